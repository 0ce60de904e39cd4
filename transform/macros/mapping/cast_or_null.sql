{#- A cast that gives null for what does not fit; on an engine without such a cast the build ends there. -#}
{% macro cast_or_null(expression, type) -%}
    {{- return(adapter.dispatch('cast_or_null')(expression, type)) -}}
{%- endmacro %}

{% macro default__cast_or_null(expression, type) -%}
    cast({{ expression }} as {{ type }})
{%- endmacro %}

{% macro duckdb__cast_or_null(expression, type) -%}
    try_cast({{ expression }} as {{ type }})
{%- endmacro %}

{% macro spark__cast_or_null(expression, type) -%}
    try_cast({{ expression }} as {{ type }})
{%- endmacro %}
