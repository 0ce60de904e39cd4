{#- A text as an SQL literal, quotes doubled. -#}
{% macro text_literal(value) -%}
    {{- return("'" ~ (value | string).replace("'", "''") ~ "'") -}}
{%- endmacro %}
