{{ config(enabled=task_sync_is_on(), materialized='table') }}

{#- The decision about every task in Salesforce. -#}
{%- set fields = mapping_fields('salesforce__task') -%}
{%- set prints = [] -%}
{%- for field in fields -%}
    {%- do prints.append([adapter.quote(field.name ~ '__differs'), field.name, adapter.quote(field.name ~ '__new')]) -%}
{%- endfor -%}

with

asked as (

    select * from {{ ref('int_salesforce__task__asked') }}

),

decided as (

    select
        asked.*,
        {{ changed_fields(fields) }} as changed_fields,
        coalesce(
            {%- for field in fields %}
            {{ adapter.quote(field.name ~ '__problem') }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) as first_problem
    from asked

),

hashed as (

    select
        decided.*,
        case
            when fate = 'delete' then md5(record_key)
            when changed_fields <> '[]' then {{ task_hash(fields, prints) }}
            else '-'
        end as plan_hash
    from decided

),

judged as (

    select
        hashed.*,
        case
            when source_state = 'skipped' then 'skipped'
            when rows_with_key > 1 or source_state = 'blocked' or first_problem is not null then 'blocked'
            when fate in ('create', 'delete') or changed_fields <> '[]' then 'planned'
            when in_review = 1 then 'blocked'
            else 'unchanged'
        end as task_state
    from hashed

),

-- the tasks of which there is nothing to tell, too
whole as (

    select
        paired.record_key,
        paired.destination_id,
        paired.is_left,
        paired.is_linked,
        paired.rows_with_key,
        paired.modified_at,
        paired.source_state,
        paired.source_reason,
        paired.source_column,
        paired.source_detail,
        case paired.fate when 'close' then 'update' else paired.fate end as intent,
        case
            when judged.record_key is not null then judged.task_state
            when paired.source_state = 'skipped' then 'skipped'
            when paired.rows_with_key > 1 or paired.source_state = 'blocked' then 'blocked'
            else 'unchanged'
        end as state,
        coalesce(judged.plan_hash, '-') as plan_hash,
        coalesce(judged.changed_fields, '[]') as changed_fields,
        judged.first_problem
        {%- for field in fields %}
        {%- for part in ['source', 'length', 'old', 'new', 'differs', 'problem', 'review', 'rule'] %},
        judged.{{ adapter.quote(field.name ~ '__' ~ part) }}
        {%- endfor %}
        {%- endfor %}
    from {{ ref('int_salesforce__task__paired') }} as paired
    left join judged
        on judged.record_key = paired.record_key

)

select
    record_key,
    destination_id,
    intent,
    state,
    is_linked,
    rows_with_key,
    modified_at,
    source_state,
    source_column,
    source_detail,
    plan_hash,
    changed_fields,
    not is_left as is_gone,
    case
        when state = 'skipped' then source_reason
        when state = 'blocked' and rows_with_key > 1 then 'DUPLICATE_IN_DESTINATION'
        when state = 'blocked' and source_state = 'blocked' then source_reason
        when state = 'blocked' then coalesce(first_problem, 'MERGE_REVIEW')
        {%- for field in fields %}
        when state = 'unchanged' and {{ adapter.quote(field.name ~ '__rule') }} = 'destination normalises'
            then 'DESTINATION_NORMALISES'
        {%- endfor %}
    end as reason_code,
    source_reason,
    case when state in ('planned', 'blocked') then intent else 'none' end as operation,
    '{{ run_id() }}' as run_id,
    {{ run_time() }} as planned_at
    {%- for field in fields %},
    {%- set name = field.name %}
    {{ adapter.quote(name ~ '__source') }},
    {{ adapter.quote(name ~ '__length') }},
    {{ adapter.quote(name ~ '__old') }},
    {{ adapter.quote(name ~ '__new') }},
    coalesce({{ adapter.quote(name ~ '__differs') }}, false) as {{ adapter.quote(name ~ '__differs') }},
    coalesce(
        {{ adapter.quote(name ~ '__problem') }},
        case
            when state = 'blocked' and first_problem is null and {{ adapter.quote(name ~ '__review') }}
                then 'MERGE_REVIEW'
        end
    ) as {{ adapter.quote(name ~ '__problem') }},
    {{ adapter.quote(name ~ '__rule') }}
    {%- endfor %}
from whole
