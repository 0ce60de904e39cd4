{#- The field mappings of all plans as rows, so that they can be compared with what a destination describes. -#}
{%- for object in plan_objects() %}
{%- set outer = loop %}
{%- set destination = object.split('__')[0] %}
{%- for field in mapping_fields(object) %}
{%- set lists = ['PICKLIST', 'LOOKUP', 'GSID'] if object == 'gainsight__task' else ['PICKLIST'] %}
{%- set data_types = lists + fitting_data_types(destination, 'text') if field['values']
    else fitting_data_types(destination, field.type) %}
{#- a due date in Cockpit is a date or a point in time, depending on the tenant #}
{%- set data_types = data_types + (['DATETIME'] if object == 'gainsight__task' and field.type == 'date' else []) %}
{%- set given = task_source(object, field) %}
{%- set readable = readable_data_types(given.system, field.type) if given.system else [] %}
select
    '{{ object }}' as plan_object,
    '{{ api_object(object) }}' as api_object,
    '{{ field.name }}' as field,
    {{ text_literal(field['from']) }} as source,
    '{{ field.type }}' as type,
    ';{{ data_types | join(";") }};' as fitting_data_types,
    {{ text_literal(field['values']) }} as value_set,
    {{ text_literal(field.default) }} as default_value,
    {{ plan_declarations()[object].creates }} as is_created,
    {{ field.write != 'on_create' }} as is_updated,
    {{ field.on_overflow == 'truncate' }} as is_cut,
    {{ field.says_overflow }} as says_overflow,
    {{ text_literal(given.system) }} as source_system,
    {{ text_literal(given.object) }} as source_object,
    {{ text_literal(given.field) }} as source_field,
    {{ text_literal(given.kind) }} as source_kind,
    ';{{ readable | join(";") }};' as readable_data_types
{{ 'union all' if not (loop.last and outer.last) }}
{%- endfor %}
{%- endfor %}
