{#- A text as an SQL literal, quotes doubled; none as a null that is a text. -#}
{% macro text_literal(value) -%}
    {{- return(
        'cast(null as ' ~ type_of('string') ~ ')' if value is none else "'" ~ (value | string).replace("'", "''") ~ "'"
    ) -}}
{%- endmacro %}
