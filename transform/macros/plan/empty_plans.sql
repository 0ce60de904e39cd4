{#- Hooks give back statements for dbt to run: what a macro runs by itself here is never committed. -#}

{#- Before a build: empties the plans that it makes, which must not be written when it ends before they are made again, and
    those that it leaves out, which were made for an earlier state. -#}
{% macro empty_plans_before() %}
    {%- if execute and flags.WHICH in ['build', 'run'] -%}
        {%- for name in plan_declarations() if name not in plan_objects() or makes_plan(name) -%}
            {{ empty_plan(name) }}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}


{#- After a build: a plan is there to be written only if everything went well, guards and tests included. -#}
{% macro empty_plans_after_failure(results) %}
    {%- if execute and results | selectattr('status', 'in', ['error', 'fail', 'runtime error']) | list -%}
        {%- for name in plan_declarations() if makes_plan(name) -%}
            {{ empty_plan(name) }}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}


{#- Whether this build makes a plan. -#}
{% macro makes_plan(name) -%}
    {{ return('model.' ~ project_name ~ '.' ~ name in selected_resources) }}
{%- endmacro %}


{#- The statement that empties the table of a plan, nothing if there is no such table. -#}
{% macro empty_plan(name) -%}
    {%- set table = adapter.get_relation(target.database, generate_schema_name('plan', none), name) -%}
    {%- if table is not none -%}delete from {{ table }};{%- endif -%}
{%- endmacro %}
