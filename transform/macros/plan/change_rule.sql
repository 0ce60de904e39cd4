{#- What decided about a changed field, in words: the merge, the default, the length, the picklist set or the mapping. -#}
{% macro change_rule(object, field) -%}
    {%- set source = adapter.quote(field.name ~ '__source') -%}
    {%- set rule = adapter.quote(field.name ~ '__rule') -%}
    case
        {%- if object.endswith('__task') %}
        when {{ rule }} not in ('new task', 'mapping: forward') then {{ rule }}
        {%- endif %}
        when {{ source }} is null and {{ adapter.quote(field.name ~ '__new') }} is not null then 'default'
        when length({{ source }}) > {{ adapter.quote(field.name ~ '__length') }} then 'truncated'
        else '{{ 'values: ' ~ field['values'] if field['values'] else 'mapping' }}'
    end
{%- endmacro %}
