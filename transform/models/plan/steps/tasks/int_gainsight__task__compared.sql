{{ config(enabled=task_sync_is_on(), materialized='table') }}

{#- The decision about every linked task in Gainsight: what comes back, and the id of the Salesforce task. -#}
{%- set fields = returned_fields() -%}
{%- set mirrored = fields | selectattr('mirror') | list -%}
{%- set all_fields = mapping_fields('salesforce__task', true) -%}
{%- set mirrors = {} -%}
{%- for field in all_fields -%}{%- do mirrors.update({field.name: field}) -%}{%- endfor -%}
{%- set link = var('task_link_field') -%}
{%- set prints = [] -%}
{%- for field in mirrored -%}
    {%- set differs = adapter.quote(field.name ~ '__differs') -%}
    {%- do prints.append([differs, field.mirror, adapter.quote(field.name ~ '__source')]) -%}
{%- endfor -%}

with

verdicts as (

    {{ verdicts_by_task(all_fields) }}

),

-- the way back of each picklist value
returns as (

    select
        set as value_set,
        target_value,
        min(source_value) as source_value
    from {{ ref('picklist_mappings') }}
    where is_return_default = 1
    group by set, target_value

),

owners as (

    select
        salesforce_user_id,
        min(gainsight_user_id) as gainsight_user_id
    from {{ ref('int_tasks__owners') }}
    where salesforce_user_id is not null and is_active_in_gainsight
    group by salesforce_user_id
    having count(*) = 1

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

{% if link -%}
stored as (

    select
        gsid,
        nullif({{ adapter.quote(link) }}, '') as stored_id
    from {{ ref('stg_gainsight__tasks') }}

),

{% endif -%}
translated as (

    select
        paired.record_key,
        paired.destination_id as salesforce_task_id
        {%- for field in mirrored %},
        {%- set mirror = mirrors[field.mirror] %}
        {%- set right = 'paired.' ~ adapter.quote(field.mirror ~ '__old') %}
        {{ right }} as {{ adapter.quote(field.name ~ '__source') }},
        {%- if field['values'] %}
        {{ adapter.quote(field.name ~ '__set') }}.source_value as {{ adapter.quote(field.name ~ '__back') }},
        paired.{{ adapter.quote(field.mirror ~ '__source') }} as {{ adapter.quote(field.name ~ '__old') }},
        {%- elif mirror['from'] == 'owner_salesforce_id' %}
        owners.gainsight_user_id as {{ adapter.quote(field.name ~ '__back') }},
        paired.owner_id as {{ adapter.quote(field.name ~ '__old') }},
        {%- else %}
        {{ right }} as {{ adapter.quote(field.name ~ '__back') }},
        paired.{{ adapter.quote(field.mirror ~ '__new') }} as {{ adapter.quote(field.name ~ '__old') }},
        {%- endif %}
        verdicts.{{ adapter.quote(field.mirror ~ '__verdict') }} = 'back'
            as {{ adapter.quote(field.name ~ '__is_back') }},
        verdicts.{{ adapter.quote(field.mirror ~ '__merge_rule') }} as {{ adapter.quote(field.name ~ '__rule') }}
        {%- endfor %}
        {%- if link %},
        paired.destination_id as {{ adapter.quote(link ~ '__source') }},
        paired.destination_id as {{ adapter.quote(link ~ '__back') }},
        stored.stored_id as {{ adapter.quote(link ~ '__old') }},
        coalesce(substr(paired.destination_id, 1, 15) <> substr(stored.stored_id, 1, 15), true)
            as {{ adapter.quote(link ~ '__is_back') }},
        'link' as {{ adapter.quote(link ~ '__rule') }}
        {%- endif %}
    from {{ ref('int_salesforce__task__paired') }} as paired
    left join verdicts
        on verdicts.record_key = paired.record_key
    {%- if link %}
    left join stored
        on stored.gsid = paired.record_key
    {%- endif %}
    {%- for field in mirrored %}
    {%- if field['values'] %}
    left join returns as {{ adapter.quote(field.name ~ '__set') }}
        on
            {{ adapter.quote(field.name ~ '__set') }}.value_set = '{{ field['values'] }}'
            and {{ adapter.quote(field.name ~ '__set') }}.target_value
            = paired.{{ adapter.quote(field.mirror ~ '__old') }}
    {%- elif mirrors[field.mirror]['from'] == 'owner_salesforce_id' %}
    left join owners
        on owners.salesforce_user_id = paired.{{ adapter.quote(field.mirror ~ '__old') }}
    {%- endif %}
    {%- endfor %}
    where
        paired.is_merged
        and (
            paired.is_told
            {%- if link %}
            or coalesce(substr(paired.destination_id, 1, 15) <> substr(stored.stored_id, 1, 15), true)
            {%- endif %}
        )

),

flagged as (

    select
        translated.*,
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
    from translated
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
