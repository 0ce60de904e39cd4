{{ config(enabled=task_sync_is_on(), materialized='table') }}

{#- Both sides of every task, and what stands in the way of comparing them (`source_state`). -#}
{%- set fields = mapping_fields('salesforce__task', true) -%}
{%- set on_archived = choice('on_archived_task', ['skip', 'write']) -%}
{%- set on_right_deleted = choice('on_salesforce_task_deleted', ['desync', 'recreate']) -%}
{%- set problems_of = {'owner_salesforce_id': 'desired.owner_problem', 'account_id': 'desired.account_problem'} -%}
{%- set on_twin = choice('on_task_twin', ['hold', 'create']) -%}

with

desired as (

    select * from {{ ref('int_salesforce__task__desired') }}

),

observed as (

    select * from {{ ref('int_salesforce__task__observed') }}

),

gone as (

    select gsid
    from {{ ref('stg_gainsight__tasks') }}
    where is_deleted

),

twins as (

    select record_key
    from {{ ref('task_twins') }}
    group by record_key

),

paired as (

    select
        coalesce(desired.record_key, observed.record_key) as record_key,
        desired.record_key is not null as is_left,
        gone.gsid is not null as is_left_deleted,
        observed.destination_id is not null and not observed.is_deleted as is_right,
        coalesce(observed.is_deleted, false) as is_right_deleted,
        coalesce(observed.is_unread, false) as is_unread,
        coalesce(observed.is_linked, false) as is_linked,
        coalesce(observed.is_closed, false) as is_closed,
        coalesce(observed.is_archived, false) as is_archived,
        coalesce(observed.rows_with_key, 0) as rows_with_key,
        coalesce(observed.claimants, 0) as claimants,
        twins.record_key is not null as has_twin,
        observed.destination_id,
        observed.modified_at,
        observed.modified_by,
        desired.modified_at as left_modified_at,
        desired.modified_by as left_modified_by,
        desired.opted,
        desired.owner_id,
        desired.source_state as left_state,
        desired.source_reason as left_reason
        {%- for field in fields %},
        {%- set name = field.name %}
        {%- set resolved = problems_of.get(field['from']) %}
        desired.{{ adapter.quote(name ~ '__source') }},
        desired.{{ adapter.quote(name ~ '__length') }},
        desired.{{ adapter.quote(name ~ '__new') }},
        {% if resolved and field.on_missing != 'default' -%}
        coalesce({{ resolved }}, desired.{{ adapter.quote(name ~ '__problem') }})
            as {{ adapter.quote(name ~ '__problem') }},
        {%- else -%}
        desired.{{ adapter.quote(name ~ '__problem') }},
        {%- endif %}
        observed.{{ adapter.quote(name ~ '__old') }}
        {%- endfor %}
    from desired
    full outer join observed
        on observed.record_key = desired.record_key
    left join gone
        on gone.gsid = observed.record_key
    left join twins
        on twins.record_key = desired.record_key

),

judged as (

    select
        paired.*,
        case
            when not is_left then '{{ plan_declarations()['salesforce__task'].on_gone }}'
            when is_right or is_unread then 'update'
            else 'create'
        end as fate,
        case
            when not is_left and not is_left_deleted then 'GAINSIGHT_TASK_UNKNOWN'
            {%- if plan_declarations()['salesforce__task'].on_gone == 'ignore' %}
            when not is_left then 'DELETE_IGNORED'
            {%- endif %}
            when is_left and left_state = 'skipped' then left_reason
            {%- if on_right_deleted == 'desync' %}
            when is_right_deleted then 'SALESFORCE_TASK_DELETED'
            {%- endif %}
            {%- if on_archived == 'skip' %}
            when is_archived then 'TASK_ARCHIVED'
            {%- endif %}
        end as skip_reason,
        case
            when claimants > 1 then 'LINK_SHARED'
            when is_unread then 'LINK_NOT_READ'
            {%- if on_twin == 'hold' %}
            when has_twin and coalesce(opted, '') <> 'in' then 'TWIN_FOUND'
            {%- endif %}
        end as block_reason
    from paired
    -- nothing is left to say of a task that is gone on both sides
    where is_left or is_right

),

merged as (

    select
        judged.*,
        skip_reason is null and block_reason is null and rows_with_key <= 1 and is_left and is_right as is_merged
        {%- for field in fields %},
        {{ left_value(field) }} as {{ adapter.quote(field.name ~ '__left') }}
        {%- endfor %}
    from judged

),

-- most tasks are the same on both sides: their values are not needed any more
told as (

    select
        merged.*,
        fate <> 'update' or is_merged and (
            {%- for field in fields %}
            {{ adapter.quote(field.name ~ '__left') }} is distinct from {{ adapter.quote(field.name ~ '__old') }}
            {{- ' or' if not loop.last }}
            {%- endfor %}
        ) as is_told
    from merged

)

select
    record_key,
    is_left,
    is_left_deleted,
    is_right,
    is_linked,
    is_closed,
    is_merged,
    is_told,
    rows_with_key,
    destination_id,
    modified_at,
    left_modified_at,
    owner_id,
    fate,
    case
        when skip_reason is not null then 'skipped'
        when block_reason is not null then 'blocked'
        else 'writable'
    end as source_state,
    coalesce(skip_reason, block_reason) as source_reason,
    'record_key' as source_column,
    case block_reason
        when 'LINK_SHARED'
            then cast(claimants as {{ type_of('string') }}) || ' Gainsight tasks lead to one Salesforce task'
        when 'LINK_NOT_READ' then 'the linked Salesforce task was not read yet'
        when 'TWIN_FOUND' then 'a Salesforce task without key looks the same; see plan.task_twins'
    end as source_detail
    {%- for field in fields %}
    {%- for part in ['source', 'length', 'problem', 'new', 'left', 'old'] %},
    {%- set column = adapter.quote(field.name ~ '__' ~ part) %}
    case when is_told then {{ column }} end as {{ column }}
    {%- endfor %}
    {%- endfor %}
from told
