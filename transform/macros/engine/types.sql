{#- The warehouse's name of a type: string, bigint, double, boolean, date, timestamp (an instant), json. -#}
{% macro type_of(name) -%}
    {{ return(adapter.dispatch('type_of')(name)) }}
{%- endmacro %}

{% macro default__type_of(name) -%}
    {{ return({
        'string': 'varchar', 'bigint': 'bigint', 'double': 'double precision', 'boolean': 'boolean',
        'date': 'date', 'timestamp': 'timestamp with time zone', 'json': 'varchar',
    }[name]) }}
{%- endmacro %}

{% macro duckdb__type_of(name) -%}
    {{ return('json' if name == 'json' else default__type_of(name)) }}
{%- endmacro %}

{% macro postgres__type_of(name) -%}
    {{ return('jsonb' if name == 'json' else default__type_of(name)) }}
{%- endmacro %}

{% macro spark__type_of(name) -%}
    {{ return({'string': 'string', 'double': 'double', 'timestamp': 'timestamp', 'json': 'string'}.get(name, name)) }}
{%- endmacro %}
