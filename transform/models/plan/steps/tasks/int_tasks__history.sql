{{ config(enabled=task_sync_is_on(), materialized='table') }}

{#- The differing fields of both sides through time, in the form in which they are compared. -#}
{%- set fields = mapping_fields('salesforce__task', true) -%}

with

differences as (

    select * from {{ ref('int_tasks__differences') }}

),

left_versions as (

    select * from {{ ref('int_tasks__left_versions') }}

),

destinations as (

    select
        record_key,
        destination_id
    from differences
    group by record_key, destination_id

),

right_versions as (

    select
        destinations.record_key,
        versions.*
    from {{ ref('stg_salesforce__task_versions') }} as versions
    inner join destinations
        on destinations.destination_id = versions.task_id

),

left_fields as (

    {%- for field in fields %}
    select
        task_key as record_key,
        '{{ field.name }}' as field,
        {{ left_value(field) }} as value,
        modified_at,
        modified_by,
        version_at,
        version_sequence,
        version_run
    from left_versions
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

right_fields as (

    {%- for field in fields %}
    select
        record_key,
        '{{ field.name }}' as field,
        {{ right_value(field, adapter.quote(field.name)) }} as value,
        modified_at,
        modified_by,
        _sdc_extracted_at as version_at,
        _sdc_sequence as version_sequence,
        _sdc_run_id as version_run
    from right_versions
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

both_sides as (

    select
        'left' as side,
        left_fields.*
    from left_fields
    union all
    select
        'right' as side,
        right_fields.*
    from right_fields

)

select both_sides.*
from both_sides
inner join differences
    on
        differences.record_key = both_sides.record_key
        and differences.field = both_sides.field
