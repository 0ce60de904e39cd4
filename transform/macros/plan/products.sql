{#- What a build plans: PLAN_PRODUCTS of the environment (names separated by commas), else everything that is on. -#}
{% macro products() %}
    {%- set names = [] -%}
    {%- for given in env_var('PLAN_PRODUCTS', 'communities,tasks').split(',') if given | trim -%}
        {%- if given | trim not in ['communities', 'tasks'] -%}
            {{ exceptions.raise_compiler_error("PLAN_PRODUCTS: '" ~ given ~ "' is unknown; known are communities and tasks.") }}
        {%- endif -%}
        {%- do names.append(given | trim) -%}
    {%- endfor -%}
    {%- if names == ['tasks'] and not (task_sync_is_on() and destinations() | sort == ['gainsight', 'salesforce']) -%}
        {{ exceptions.raise_compiler_error(
            'Task sync is off. In the environment (or .env) set TASK_SYNC=on, PLAN_DESTINATIONS=gainsight,salesforce and '
            ~ 'TAP_SALESFORCE_ACTIVE=true; docs/task-sync.md says what it does.'
        ) }}
    {%- endif -%}
    {{ return(names) }}
{% endmacro %}


{#- Empties the plans that this build does not make: made for an earlier state, they must not be written any more. -#}
{% macro empty_other_plans() %}
    {%- if execute and flags.WHICH in ['build', 'run'] -%}
        {%- for name in plan_declarations() if name not in plan_objects() -%}
            {%- set table = adapter.get_relation(target.database, generate_schema_name('plan', none), name) -%}
            {%- if table is not none -%}{%- do adapter.truncate_relation(table) -%}{%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}
