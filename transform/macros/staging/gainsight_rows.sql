{#- The records of a Gainsight object in their last version by Gsid (`records`), those marked `is_deleted` that are in the
    delete log (unless read again later) or that the newest full pass did not see; and the others (`living`). -#}
{% macro gainsight_rows(relation, object_name, columns) %}
with

source_rows as (

    {{ select_raw(relation, [['Gsid', 'string', 'gsid']] + columns) }}

),

latest as (

    {{ latest_version('source_rows', ['gsid']) }}

),

deletes as (

    select record_id, max(deleted_at) as deleted_at
    from {{ ref('stg_gainsight__deletes') }}
    where object_name = '{{ object_name | lower }}'
    group by record_id

),

last_full_pass as (

    {{ last_full_pass(ref('stg_gainsight__extracts'), object_name | lower, per_connection=false) }}

),

records as (

    select
        latest.*,
        {{ is_missing('latest', 'last_full_pass') }}
        or coalesce(deletes.deleted_at >= latest._sdc_extracted_at, false) as is_deleted
    from latest
    left join deletes
        on deletes.record_id = latest.gsid
    left join last_full_pass
        on 1 = 1

),

living as (

    select * from records
    where not is_deleted

)
{% endmacro %}
