{{ config(enabled=task_sync_is_on()) }}

{%- set relation = source('gainsight', 'cs_task') -%}
{%- set columns = object_fields(relation, task_api_fields()) -%}

with

versions as (

    {{ select_raw(relation, [['Gsid', 'string', 'gsid']] + columns) }}

)

select
    gsid,
    {{ columns | map(attribute=2) | join(', ') }},
    {{ adapter.quote('ModifiedDate') }} as modified_at,
    _sdc_extracted_at,
    _sdc_sequence,
    _sdc_run_id
from versions
where _sdc_deleted_at is null
