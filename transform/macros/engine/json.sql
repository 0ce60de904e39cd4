{#- A JSON array of texts as one text: sorted, joined by `;`. Null when there is no array. -#}
{% macro json_texts_joined(expression) -%}
    {{ return(adapter.dispatch('json_texts_joined')(expression)) }}
{%- endmacro %}

{% macro duckdb__json_texts_joined(expression) -%}
    array_to_string(list_sort(cast(cast({{ expression }} as json) as varchar[])), ';')
{%- endmacro %}

{% macro postgres__json_texts_joined(expression) -%}
    (
        select string_agg(t.item, ';' order by t.item collate "C")
        from jsonb_array_elements_text(cast({{ expression }} as jsonb)) as t(item)
    )
{%- endmacro %}

{% macro spark__json_texts_joined(expression) -%}
    array_join(array_sort(from_json({{ expression }}, 'array<string>')), ';')
{%- endmacro %}


{#- Every object of a JSON array as a row: the columns `keep` of `relation`, then the text fields `fields`. -#}
{% macro json_objects_as_rows(relation, column, keep, fields) -%}
    {{ return(adapter.dispatch('json_objects_as_rows')(relation, column, keep, fields)) }}
{%- endmacro %}

{% macro duckdb__json_objects_as_rows(relation, column, keep, fields) -%}
    select
        {{ keep | join(', ') }},
        {% for field in fields -%}
            json_extract_string(item, '$.{{ field }}') as {{ field }}{{ ', ' if not loop.last }}
        {%- endfor %}
    from (
        select {{ keep | join(', ') }}, unnest(cast(cast({{ column }} as json) as json[])) as item
        from {{ relation }}
    ) as unnested
{%- endmacro %}

{% macro postgres__json_objects_as_rows(relation, column, keep, fields) -%}
    select
        {{ keep | join(', ') }},
        {% for field in fields -%} item ->> '{{ field }}' as {{ field }}{{ ', ' if not loop.last }} {%- endfor %}
    from {{ relation }}
    cross join lateral jsonb_array_elements(cast({{ column }} as jsonb)) as items(item)
{%- endmacro %}

{% macro spark__json_objects_as_rows(relation, column, keep, fields) -%}
    select
        {{ keep | join(', ') }},
        {% for field in fields -%} item.{{ field }} as {{ field }}{{ ', ' if not loop.last }} {%- endfor %}
    from {{ relation }}
    lateral view explode(
        from_json({{ column }}, 'array<struct<{% for field in fields %}{{ field }}:string{{ "," if not loop.last }}{% endfor %}>>')
    ) items as item
{%- endmacro %}
