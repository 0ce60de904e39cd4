{{ config(enabled=task_sync_is_on()) }}

{#- What each task that has something to tell asks of its fields in Salesforce. -#}
{%- set all_fields = mapping_fields('salesforce__task', true) -%}
{%- set fields = mapping_fields('salesforce__task') -%}
{%- set closing = fields | selectattr('from', 'equalto', 'status') | map(attribute='name') | first -%}

with

verdicts as (

    {{ verdicts_by_task(all_fields) }}

),

paired as (

    select
        paired.*,
        coalesce(verdicts.in_review, 0) as in_review
        {%- for field in all_fields %},
        verdicts.{{ adapter.quote(field.name ~ '__verdict') }},
        verdicts.{{ adapter.quote(field.name ~ '__merge_rule') }}
        {%- endfor %}
    from {{ ref('int_salesforce__task__paired') }} as paired
    left join verdicts
        on verdicts.record_key = paired.record_key
    where paired.is_told

)

select
    record_key,
    rows_with_key,
    source_state,
    in_review,
    fate
    {%- for field in fields %},
    {%- set name = field.name %}
    {%- set verdict = adapter.quote(name ~ '__verdict') %}
    {%- set old = adapter.quote(name ~ '__old') %}
    {%- set new = adapter.quote(name ~ '__new') %}
    {%- if name == closing %}
    case when fate = 'close' then '{{ var('task_closed_status') }}' else {{ adapter.quote(name ~ '__source') }} end
    {%- else %}
    {{ adapter.quote(name ~ '__source') }}
    {%- endif %} as {{ adapter.quote(name ~ '__source') }},
    {{ adapter.quote(name ~ '__length') }},
    case when fate = 'create' then null else {{ old }} end as {{ adapter.quote(name ~ '__old') }},
    case
        when fate = 'create' then {{ new }}
        {%- if name == closing %}
        when fate = 'close' and not is_closed then '{{ var('task_closed_status') }}'
        {%- endif %}
        when {{ verdict }} = 'forward' then {{ new }}
        else {{ old }}
    end as {{ adapter.quote(name ~ '__new') }},
    {%- set asked %}
    case
        when source_state <> 'writable' then false
        when fate = 'create' then {{ new }} is not null
        {%- if name == closing %}
        when fate = 'close' then not is_closed
        {%- endif %}
        else coalesce({{ verdict }} = 'forward', false)
    end
    {%- endset %}
    {{ asked }} as {{ adapter.quote(name ~ '__differs') }},
    case
        when source_state <> 'writable' then null
        when fate = 'create' or {{ verdict }} = 'forward' then {{ adapter.quote(name ~ '__problem') }}
    end as {{ adapter.quote(name ~ '__problem') }},
    {{ verdict }} = 'review' as {{ adapter.quote(name ~ '__review') }},
    case
        when fate = 'close' then 'policy: on_gainsight_task_deleted'
        when fate = 'create' then 'new task'
        else {{ adapter.quote(name ~ '__merge_rule') }}
    end as {{ adapter.quote(name ~ '__rule') }}
    {%- endfor %}
from paired
