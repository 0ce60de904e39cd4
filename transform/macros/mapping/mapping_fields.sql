{#- The fields that the plan of one object writes, in order, with every key filled in. A mistake ends the compilation.
    `with_back` adds those that are only read there and written on the way back. -#}
{% macro mapping_fields(object, with_back=false) %}
    {%- if object == 'gainsight__task' -%}{{ return(returned_fields()) }}{%- endif -%}
    {%- set declared = var('field_mapping').get(object, {}) -%}
    {%- set mistakes = mapping_mistakes(object, declared) -%}
    {%- if mistakes -%}
        {{ exceptions.raise_compiler_error(mistakes | join('\n')) }}
    {%- endif -%}
    {%- set fields = [] -%}
    {%- for name, given in declared.items() -%}
        {%- set field = {
            'name': name, 'to': none, 'type': 'text', 'values': none, 'direction': 'forward', 'conflict': 'newest',
            'write': 'always', 'on_missing': 'clear', 'on_overflow': 'block', 'default': none,
        } -%}
        {%- do field.update(given) -%}
        {%- do field.update({'says_overflow': 'on_overflow' in given}) -%}
        {%- if with_back or field.direction != 'back' -%}
            {%- do fields.append(field) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(fields) }}
{% endmacro %}
