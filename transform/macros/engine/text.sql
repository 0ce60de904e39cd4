{#- Every match of a regular expression replaced. No backslashes in the pattern: engines read them differently. -#}
{% macro regexp_replace_all(expression, pattern, replacement) -%}
    {{ return(adapter.dispatch('regexp_replace_all')(expression, pattern, replacement)) }}
{%- endmacro %}

{% macro default__regexp_replace_all(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro spark__regexp_replace_all(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '{{ replacement }}')
{%- endmacro %}


{#- Whether a text matches a regular expression. -#}
{% macro text_matches(expression, pattern) -%}
    {{ return(adapter.dispatch('text_matches')(expression, pattern)) }}
{%- endmacro %}

{% macro default__text_matches(expression, pattern) -%}
    regexp_matches({{ expression }}, '{{ pattern }}')
{%- endmacro %}

{% macro postgres__text_matches(expression, pattern) -%}
    ({{ expression }} ~ '{{ pattern }}')
{%- endmacro %}

{% macro spark__text_matches(expression, pattern) -%}
    ({{ expression }} rlike '{{ pattern }}')
{%- endmacro %}


{#- Edit distance of two texts of `[a-z0-9]`: the same number on every engine only for such texts. Postgres needs
    the extension fuzzystrmatch. -#}
{% macro edit_distance(left, right) -%}
    {{ return(adapter.dispatch('edit_distance')(left, right)) }}
{%- endmacro %}

{% macro default__edit_distance(left, right) -%}
    levenshtein({{ left }}, {{ right }})
{%- endmacro %}


{#- The parts of a text list separated by `;` as rows: the columns `keep` of `relation`, then `item`. -#}
{% macro split_as_rows(relation, column, keep) -%}
    {{ return(adapter.dispatch('split_as_rows')(relation, column, keep)) }}
{%- endmacro %}

{% macro default__split_as_rows(relation, column, keep) -%}
    select {{ keep | join(', ') }}, unnest(string_to_array({{ column }}, ';')) as item
    from {{ relation }}
    where {{ column }} is not null
{%- endmacro %}

{% macro spark__split_as_rows(relation, column, keep) -%}
    select {{ keep | join(', ') }}, explode(split({{ column }}, ';')) as item
    from {{ relation }}
    where {{ column }} is not null
{%- endmacro %}


{#- Aggregate: one hash of all values of a text expression, whatever their order. -#}
{% macro hash_of_rows(expression) -%}
    {{ return(adapter.dispatch('hash_of_rows')(expression)) }}
{%- endmacro %}

{% macro default__hash_of_rows(expression) -%}
    md5(string_agg(md5({{ expression }}), '' order by md5({{ expression }})))
{%- endmacro %}

{% macro spark__hash_of_rows(expression) -%}
    md5(array_join(sort_array(collect_list(md5({{ expression }}))), ''))
{%- endmacro %}
