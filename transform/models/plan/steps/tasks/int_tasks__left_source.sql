{{ config(enabled=task_sync_is_on()) }}

-- Every version that was read of the Gainsight tasks that differ, by the mapping of today.
with

differing as (

    select record_key
    from {{ ref('int_tasks__differences') }}
    group by record_key

),

versions as (

    select
        versions.*,
        versions.gsid || ' ' || cast(versions._sdc_extracted_at as {{ type_of('string') }}) || ' '
        || coalesce(cast(versions._sdc_sequence as {{ type_of('string') }}), '') as version_key
    from {{ ref('stg_gainsight__task_versions') }} as versions
    inner join differing
        on differing.record_key = versions.gsid

),

mapped as (

    {{ task_values('versions', ['version_key', 'gsid', '_sdc_extracted_at', '_sdc_sequence', '_sdc_run_id']) }}

)

select
    mapped.*,
    gsid as task_key,
    _sdc_extracted_at as version_at,
    _sdc_sequence as version_sequence,
    _sdc_run_id as version_run,
    'writable' as source_state,
    cast(null as {{ type_of('string') }}) as source_reason,
    cast(null as {{ type_of('string') }}) as source_column,
    cast(null as {{ type_of('string') }}) as source_detail
from mapped
