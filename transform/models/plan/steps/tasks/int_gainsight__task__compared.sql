{{ config(enabled=task_sync_is_on(), materialized='table') }}

{#- The decision about every linked task in Gainsight: what comes back, and the id of the Salesforce task. -#}
{%- set fields = returned_fields() -%}
{%- set link = var('task_link_field') -%}
{%- set prints = [] -%}
{%- for field in fields if field.mirror -%}
    {%- set differs = adapter.quote(field.name ~ '__differs') -%}
    {%- do prints.append([differs, field.mirror, adapter.quote(field.name ~ '__source')]) -%}
{%- endfor -%}

with

returned as (

    select * from {{ ref('int_gainsight__task__returned') }}

),

described as (

    select
        {% for field in fields -%}
        max(case when lower(field_name) = '{{ field.name | lower }}' and length > 0 then length end)
            as {{ adapter.quote(field.name ~ '__length') }},
        max(case when lower(field_name) = '{{ field.name | lower }}' and is_required then 1 else 0 end)
            as {{ adapter.quote(field.name ~ '__required') }}
        {{- ',' if not loop.last }}
        {% endfor %}
    from {{ ref('stg_gainsight__fields') }}
    where lower(object_name) = 'cs_task'

),

flagged as (

    select
        returned.*,
        described.*
        {%- for field in fields %},
        {%- set is_back = 'coalesce(' ~ adapter.quote(field.name ~ '__is_back') ~ ', false)' %}
        {%- set back = adapter.quote(field.name ~ '__back') %}
        {%- set written = text_to_html(back) if field.type == 'html' else back %}
        {{ is_back }} as {{ adapter.quote(field.name ~ '__differs') }},
        case when {{ is_back }} then {{ back }} else {{ adapter.quote(field.name ~ '__old') }} end
            as {{ adapter.quote(field.name ~ '__new') }},
        case
            when not {{ is_back }} then null
            when {{ adapter.quote(field.name ~ '__source') }} is not null and {{ back }} is null
                then '{{ 'VALUE_NOT_MAPPED' if field['values'] else 'OWNER_NOT_IN_GAINSIGHT' }}'
            when {{ back }} is null and {{ adapter.quote(field.name ~ '__required') }} = 1 then 'VALUE_MISSING'
            {%- if field.type in ('text', 'html', 'email') and not field['values'] %}
            when length({{ written }}) > {{ adapter.quote(field.name ~ '__length') }}
                then 'VALUE_TOO_LONG'
            {%- endif %}
        end as {{ adapter.quote(field.name ~ '__problem') }}
        {%- endfor %}
    from returned
    cross join described

),

decided as (

    select
        flagged.*,
        {{ changed_fields(fields) }} as changed_fields,
        coalesce(
            {%- for field in fields %}
            {{ adapter.quote(field.name ~ '__problem') }},
            {%- endfor %}
            null
        ) as first_problem
    from flagged

),

judged as (

    select
        decided.*,
        case
            when first_problem is not null then 'blocked'
            when changed_fields <> '[]' then 'planned'
            else 'unchanged'
        end as state,
        case when changed_fields <> '[]' then {{ task_hash(fields, prints) }} else '-' end as plan_hash
    from decided

)

select
    paired.record_key,
    paired.record_key as destination_id,
    'update' as intent,
    coalesce(judged.state, 'unchanged') as state,
    -- one that does not know its Salesforce task yet counts as new, or a guard would stop the run after a first one
    {% if link -%}
    judged.record_key is null or judged.{{ adapter.quote(link ~ '__old') }} is not null
    {%- else -%}
    true
    {%- endif %} as is_linked,
    1 as rows_with_key,
    paired.left_modified_at as modified_at,
    'writable' as source_state,
    {{ text_literal(none) }} as source_column,
    {{ text_literal(none) }} as source_detail,
    coalesce(judged.plan_hash, '-') as plan_hash,
    coalesce(judged.changed_fields, '[]') as changed_fields,
    false as is_gone,
    judged.first_problem as reason_code,
    {{ text_literal(none) }} as source_reason,
    case when judged.state in ('planned', 'blocked') then 'update' else 'none' end as operation,
    '{{ run_id() }}' as run_id,
    {{ run_time() }} as planned_at
    {%- for field in fields %},
    {%- for part in ['source', 'length', 'old', 'new'] %}
    judged.{{ adapter.quote(field.name ~ '__' ~ part) }},
    {%- endfor %}
    coalesce(judged.{{ adapter.quote(field.name ~ '__differs') }}, false)
        as {{ adapter.quote(field.name ~ '__differs') }},
    judged.{{ adapter.quote(field.name ~ '__problem') }},
    judged.{{ adapter.quote(field.name ~ '__rule') }}
    {%- endfor %}
from {{ ref('int_salesforce__task__paired') }} as paired
left join judged
    on judged.record_key = paired.record_key
where paired.is_merged
