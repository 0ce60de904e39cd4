{#- The field mappings of all plans as rows, so that they can be compared with what a destination describes. -#}
{%- for object in plan_objects() %}
{%- set outer = loop %}
{%- set destination = object.split('__')[0] %}
{%- for field in mapping_fields(object) %}
{%- set lists = ['PICKLIST', 'LOOKUP', 'GSID'] if object == 'gainsight__task' else ['PICKLIST'] %}
{%- set data_types = lists + fitting_data_types(destination, 'text') if field['values']
    else fitting_data_types(destination, field.type) %}
select
    '{{ object }}' as plan_object,
    '{{ api_object(object) }}' as api_object,
    '{{ field.name }}' as field,
    {{ text_literal(field['from']) }} as source,
    '{{ field.type }}' as type,
    ';{{ data_types | join(";") }};' as fitting_data_types,
    {{ text_literal(field['values']) if field['values'] else 'cast(null as ' ~ type_of('string') ~ ')' }} as value_set,
    {{ text_literal(field.default) if field.default is not none else 'cast(null as ' ~ type_of('string') ~ ')' }}
        as default_value,
    {{ plan_declarations()[object].creates }} as is_created,
    {{ field.write != 'on_create' }} as is_updated
{{ 'union all' if not (loop.last and outer.last) }}
{%- endfor %}
{%- endfor %}
