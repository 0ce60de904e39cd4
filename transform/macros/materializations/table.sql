{#- A table in one statement: `create or replace` is as atomic as a table built aside and renamed, and half the work.
    Where there is more to do (a contract, a view of that name) dbt-duckdb's own way is taken. -#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set existing = load_cached_relation(this) -%}
    {%- if config.get('contract').enforced or model['language'] != 'sql' or (existing and not existing.is_table) -%}
        {{ return(dbt_duckdb.materialization_table_duckdb()) }}
    {%- endif -%}
    {%- set table = this.incorporate(type='table') -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main') -%}
        create or replace table {{ table }} as (
            {{ compiled_code }}
        )
    {%- endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [table]}) }}
{% endmaterialization %}
