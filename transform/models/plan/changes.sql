{%- for object in plan_objects() %}
{%- set outer = loop %}
{%- for field in mapping_fields(object) %}
{%- set source = adapter.quote(field.name ~ '__source') %}
{%- set value = adapter.quote(field.name ~ '__new') %}
select
    '{{ object.split('__')[0] }}' as destination,
    '{{ object.split('__')[1] }}' as object,
    record_key,
    operation,
    '{{ field.name }}' as field,
    {{ adapter.quote(field.name ~ '__old') }} as old_value,
    {{ value }} as new_value,
    {{ source }} as source_value,
    {{ change_rule(object, field) }} as rule
from {{ ref('int_' ~ object ~ '__compared') }}
where state = 'planned' and {{ adapter.quote(field.name ~ '__differs') }}
{{ 'union all' if not (loop.last and outer.last) }}
{%- endfor %}
{%- endfor %}
