{#- Everything that can be planned, by the name of the plan's table, `<destination>__<object>`:
    `api_object` is the destination's own name of the object, `creates` says whether a missing record is made (a plan
    without it only updates), `on_gone` what becomes of a record whose source is gone (delete or ignore). -#}
{% macro plan_declarations() %}
    {{ return({
        'gainsight__community_user': {
            'api_object': var('community_user_object'),
            'creates': true,
            'on_gone': choice('on_member_deleted', ['delete', 'ignore']),
        },
        'salesforce__contact': {
            'api_object': 'Contact',
            'creates': choice('on_no_contact', ['skip', 'create']) == 'create',
            'on_gone': 'ignore',
        },
        'salesforce__account': {
            'api_object': 'Account',
            'creates': false,
            'on_gone': 'ignore',
        },
        'salesforce__task': {
            'api_object': 'Task',
            'creates': true,
            'on_gone': choice('on_gainsight_task_deleted', ['ignore', 'close', 'delete']),
        },
        'gainsight__task': {
            'api_object': 'cs_task',
            'creates': false,
            'on_gone': 'ignore',
        },
    }) }}
{% endmacro %}


{#- The plans of the destinations that are switched on and of what this build plans; those of tasks only when tasks are
    synced. -#}
{% macro plan_objects() %}
    {%- set names = [] -%}
    {%- for name in plan_declarations() if name.split('__')[0] in destinations() -%}
        {%- if name.endswith('__task') -%}
            {%- if task_sync_is_on() and 'tasks' in products() -%}{%- do names.append(name) -%}{%- endif -%}
        {%- elif 'communities' in products() -%}
            {%- do names.append(name) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(names) }}
{% endmacro %}


{#- The destination's own name of a plan's object. -#}
{% macro api_object(object) %}
    {{ return(plan_declarations()[object].api_object) }}
{% endmacro %}
