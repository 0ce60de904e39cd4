{#- A point in time as text, `2026-01-31T12:00:00Z`, whatever the session's time zone. -#}
{% macro utc_text(expression) %}
    {{- return(adapter.dispatch('utc_text')(expression)) -}}
{% endmacro %}

{% macro default__utc_text(expression) %}
    to_char(cast({{ expression }} as timestamp with time zone) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
{%- endmacro %}

{% macro duckdb__utc_text(expression) %}
    strftime(timezone('UTC', try_cast({{ expression }} as timestamp with time zone)), '%Y-%m-%dT%H:%M:%SZ')
{%- endmacro %}

{% macro spark__utc_text(expression) %}
    date_format(to_utc_timestamp(try_cast({{ expression }} as timestamp), current_timezone()), "yyyy-MM-dd'T'HH:mm:ss'Z'")
{%- endmacro %}
