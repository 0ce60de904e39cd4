{#- Runs the model between its hooks as `create or replace <kind>`; returns what a materialization returns. -#}
{% macro replaced_in_one_statement(kind) -%}
    {%- set relation = this.incorporate(type=kind) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main') -%}
        create or replace {{ kind }} {{ relation }} as (
            {{ sql }}
        )
    {%- endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [relation]}) }}
{%- endmacro %}


{#- Whether that is all there is to do: nothing of another kind has the name, and the model asks for nothing more. -#}
{% macro is_plainly_replaced(kind) -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set more = [
        config.get('contract').enforced, config.get('grants'), config.get('indexes'), config.get('persist_docs'),
        config.get('sql_header'), model['language'] != 'sql', existing and existing.type != kind,
    ] -%}
    {{ return(not (more | select | list)) }}
{%- endmacro %}
