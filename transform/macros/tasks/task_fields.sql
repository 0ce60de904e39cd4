{#- The fields of a Gainsight task that the plan writes: what `to` names in the mapping of tasks, and our link. `mirror` is
    the Salesforce field whose value comes back. -#}
{% macro returned_fields() %}
    {%- set fields = [] -%}
    {%- for field in mapping_fields('salesforce__task', true) if field.direction in ('back', 'both') -%}
        {%- do fields.append({
            'name': field.to, 'from': field.name, 'type': field.type, 'values': field['values'], 'direction': 'forward',
            'conflict': field.conflict, 'write': 'always', 'on_missing': 'clear', 'on_overflow': 'block', 'default': none,
            'to': none, 'mirror': field.name, 'says_overflow': field.says_overflow,
        }) -%}
    {%- endfor -%}
    {%- if var('task_link_field') -%}
        {%- do fields.append({
            'name': var('task_link_field'), 'from': 'task_id', 'type': 'id', 'values': none, 'direction': 'forward',
            'conflict': 'right', 'write': 'always', 'on_missing': 'keep', 'on_overflow': 'block', 'default': none,
            'to': none, 'mirror': none, 'says_overflow': true,
        }) -%}
    {%- endif -%}
    {{ return(fields) }}
{% endmacro %}


{#- The direction in which a field of a task is merged: without task_bidirectional nothing comes back. -#}
{% macro merge_direction(field) -%}
    {{ return('forward' if field.direction == 'both' and not is_switched_on('task_bidirectional') else field.direction) }}
{%- endmacro %}


{#- The value of a Salesforce task in the form in which both sides are compared. -#}
{% macro right_value(field, column) -%}
    {{ plain_text(column) if field.type == 'html' else canonical(column, field.type) }}
{%- endmacro %}


{#- The value of a Gainsight task as it would stand in Salesforce; one that cannot be put there is marked, so that it is
    never taken for an empty one. -#}
{% macro left_value(field) -%}
    {%- set name = field.name -%}
    case
        when {{ adapter.quote(name ~ '__new') }} is null and {{ adapter.quote(name ~ '__problem') }} is not null
            and {{ adapter.quote(name ~ '__source') }} is not null
            then '?' || {{ adapter.quote(name ~ '__source') }}
        else {{ adapter.quote(name ~ '__new') }}
    end
{%- endmacro %}


{#- The print of one field's value in a plan hash: receipts tell by it what was written, without telling the value. -#}
{% macro field_print(field, value) -%}
    substr(md5({{ field }} || coalesce('=' || {{ value }}, '')), 1, 8)
{%- endmacro %}
