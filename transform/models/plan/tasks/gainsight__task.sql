{{ config(enabled=task_sync_is_on(), materialized='table') }}

{#- In the form that Gainsight takes: items of Cockpit by their ids, texts as HTML. -#}
{%- set fields = returned_fields() -%}
{%- set categories = var('task_picklist_categories') -%}

with

items as (

    select
        category,
        label,
        min(item_id) as item_id
    from {{ ref('stg_gainsight__cockpit_values') }}
    where is_active
    group by category, label

)

select
    planned.record_key,
    planned.operation,
    planned.destination_id,
    planned.changed_fields,
    planned.plan_hash
    {%- for field in fields %},
    {%- set new = 'planned.' ~ adapter.quote(field.name ~ '__new') %}
    {%- if field.name in categories %}
    coalesce({{ adapter.quote(field.name ~ '__item') }}.item_id, {{ new }}) as {{ adapter.quote(field.name) }}
    {%- elif field.type == 'html' %}
    {{ text_to_html(new) }} as {{ adapter.quote(field.name) }}
    {%- else %}
    {{ typed_value(field, new) }} as {{ adapter.quote(field.name) }}
    {%- endif %}
    {%- endfor %}
from {{ ref('int_gainsight__task__compared') }} as planned
{%- for field in fields if field.name in categories %}
left join items as {{ adapter.quote(field.name ~ '__item') }}
    on
        {{ adapter.quote(field.name ~ '__item') }}.category = '{{ categories[field.name] }}'
        and {{ adapter.quote(field.name ~ '__item') }}.label = planned.{{ adapter.quote(field.name ~ '__new') }}
{%- endfor %}
where planned.state = 'planned' and {{ guards_hold() }}
