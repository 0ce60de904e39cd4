{#- The living records of a Gainsight object: last version by Gsid, without those in the delete log (unless read
    again later) and without those that the newest full pass did not see. -#}
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

living as (

    select latest.*
    from latest
    left join deletes
        on deletes.record_id = latest.gsid
    left join last_full_pass
        on 1 = 1
    where
        not {{ is_missing('latest', 'last_full_pass') }}
        and (deletes.deleted_at is null or deletes.deleted_at < latest._sdc_extracted_at)

)
{% endmacro %}
