{#- A view in one statement, for the same reason as a table. -#}
{% materialization view, adapter='duckdb' %}
    {%- if not is_plainly_replaced('view') -%}
        {{ return(dbt.materialization_view_default()) }}
    {%- endif -%}
    {{ return(replaced_in_one_statement('view')) }}
{% endmaterialization %}
