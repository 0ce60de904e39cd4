{{ config(enabled=task_sync_is_on(), materialized='table') }}

-- The fields in which the two sides of a task differ.
{%- for field in mapping_fields('salesforce__task', true) %}
{%- set left = adapter.quote(field.name ~ '__left') %}
{%- set right = adapter.quote(field.name ~ '__old') %}
{#- a field that is only filled in, or that has nothing to give, is left alone #}
{%- set kept = 'true' if field.write == 'on_create'
    else right ~ ' is not null' if field.write == 'if_empty'
    else left ~ ' is null' if field.on_missing == 'keep'
    else 'false' %}
select
    record_key,
    destination_id,
    '{{ field.name }}' as field,
    '{{ merge_direction(field) }}' as direction,
    '{{ field.conflict }}' as conflict,
    {{ left }} as left_value,
    {{ right }} as right_value,
    {{ kept }} as is_kept
from {{ ref('int_salesforce__task__paired') }}
where is_merged and {{ left }} is distinct from {{ right }}
{{ 'union all' if not loop.last }}
{%- endfor %}
