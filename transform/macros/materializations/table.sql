{#- A table in one statement: `create or replace` is as atomic as a table built aside and renamed, and half the work.
    Where there is more to do (a contract, a view of that name) dbt-duckdb's own way is taken. -#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- if not is_plainly_replaced('table') -%}
        {{ return(dbt.materialization_table_duckdb()) }}
    {%- endif -%}
    {{ return(replaced_in_one_statement('table')) }}
{% endmaterialization %}
