{#- The field mappings of all plans as rows, so that they can be compared with what a destination describes. -#}
{%- for object in plan_objects() %}
{%- set outer = loop %}
{%- for field in mapping_fields(object) %}
{%- set data_types = ['PICKLIST'] + fitting_data_types('text') if field['values'] else fitting_data_types(field.type) %}
select
    '{{ object }}' as plan_object,
    '{{ api_object(object) }}' as api_object,
    '{{ field.name }}' as field,
    {{ text_literal(field['from']) }} as source,
    '{{ field.type }}' as type,
    ';{{ data_types | join(";") }};' as fitting_data_types,
    {{ text_literal(field['values']) if field['values'] else 'cast(null as ' ~ type_of('string') ~ ')' }} as value_set,
    {{ field.default | string | length if field.default is not none else 0 }} as default_length
{{ 'union all' if not (loop.last and outer.last) }}
{%- endfor %}
{%- endfor %}
