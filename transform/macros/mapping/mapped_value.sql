{#- The desired value of a field, before overflow: the translated or typed source value, else the default.
    `source` is canonical text; `target` is the value of the picklist set when the field has one. -#}
{% macro mapped_value(field, source, target) %}
    {#- texts are canonical already; doing it again would only take time -#}
    {%- set typed = source if field.type in ('text', 'email', 'id') else canonical(source, field.type) -%}
    {%- set value = target if field['values'] else typed -%}
    {%- if field.on_missing == 'default' -%}
        coalesce({{ value }}, {{ text_literal(field.default) }})
    {%- else -%}
        {{ value }}
    {%- endif -%}
{% endmacro %}
