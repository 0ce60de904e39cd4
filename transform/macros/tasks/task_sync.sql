{#- Whether tasks are synced at all: TASK_SYNC of the environment, else the variable. When off, no task model exists. -#}
{% macro task_sync_is_on() %}
    {%- set given = env_var('TASK_SYNC', var('task_sync') | string) -%}
    {%- if given not in ('on', 'off', 'True', 'False', 'true', 'false') -%}
        {{ exceptions.raise_compiler_error("task_sync is '" ~ given ~ "'; it must be on or off.") }}
    {%- endif -%}
    {{ return(given in ('on', 'True', 'true')) }}
{% endmacro %}


{#- A variable that is a switch. -#}
{% macro is_switched_on(name) %}
    {{ return(var(name) | string | lower in ('true', 'on', '1')) }}
{% endmacro %}


{#- The fields of a Gainsight task that the models name, whether the tenant has them or not. -#}
{% macro task_api_fields() %}
    {%- set names = [
        'Name', 'Description', 'CtaId', 'CompanyId', 'EntityType', 'OwnerId', 'StatusId', 'PriorityId', 'DueDate',
        'IsClosed', 'PlaybookId', 'CreatedDate', 'ModifiedDate', 'ModifiedById',
    ] -%}
    {%- for name in [var('task_link_field'), var('task_opt_field'), var('task_contact_field')] if name -%}
        {%- do names.append(name) -%}
    {%- endfor -%}
    {%- for given in var('field_mapping', {}).get('salesforce__task', {}).values() if given is mapping -%}
        {%- if given.get('to') -%}{%- do names.append(given.to) -%}{%- endif -%}
        {#- custom fields stand in `from` in quotes -#}
        {%- for part in (given.get('from') | string).split('"') if part.endswith('__gc') -%}
            {%- do names.append(part) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(names | unique | list) }}
{% endmacro %}
