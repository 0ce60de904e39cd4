{#- One raw table as a select of declared, cast columns. A column the table lacks is a typed null; a table that
    does not exist yet (nothing was loaded) is an empty result: an optional field or object never breaks a build.
    `columns` is a list of [raw name, type, alias]; the types are those of `type_of`. -#}
{% macro select_raw(relation, columns) %}
    {%- set existing = [] -%}
    {%- set found = load_raw_columns(relation) -%}
    {%- for column in found -%}{%- do existing.append(column.name | lower) -%}{%- endfor -%}
    {%- set metadata = [
        ['_sdc_extracted_at', 'timestamp', '_sdc_extracted_at'],
        ['_sdc_sequence', 'bigint', '_sdc_sequence'],
        ['_sdc_deleted_at', 'timestamp', '_sdc_deleted_at'],
        ['_sdc_run_id', 'string', '_sdc_run_id'],
    ] -%}
    select
    {%- for name, type, alias in columns + metadata %}
        {% if name | lower in existing -%}
            {{ cast_raw(adapter.quote(name), type) }} as {{ alias }}
        {%- else -%}
            cast(null as {{ type_of('string' if type == 'as_is' else type) }}) as {{ alias }}
        {%- endif -%}
        {{ ',' if not loop.last }}
    {%- endfor %}
    {% if existing -%} from {{ relation }} {%- else -%} where 1 = 0 {%- endif %}
{% endmacro %}


{#- The columns of a raw table as the warehouse has them now; none while parsing or when there is no such table. dbt's cache
    is not asked: while one thread fills it for a schema, another finds a part of the tables, and a table that is there
    would be an empty result. -#}
{% macro load_raw_columns(relation) %}
    {{ return(adapter.get_columns_in_relation(relation) if execute else []) }}
{% endmacro %}


{#- JSON, and what is wanted `as_is`, stays as the loader stored it; everything else is cast. Raw is a log: a value that fits
    no more, of whatever age, is null and does not end every build from then on. -#}
{% macro cast_raw(expression, type) -%}
    {%- if type in ('json', 'as_is') -%}{{ expression }}
    {%- elif type == 'string' -%}cast({{ expression }} as {{ type_of(type) }})
    {%- else -%}{{ cast_or_null(expression, type_of(type)) }}
    {%- endif -%}
{%- endmacro %}
