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
