{{ config(materialized='table') }}
{% set object = 'gainsight__community_user' %}
{% set on_member_deleted = choice('on_member_deleted', ['delete', 'ignore']) %}

with

paired as (

    select * from {{ ref('int_gainsight__community_user__paired') }}

),

connections_read as (

    select * from {{ ref('int_communities__connections_read') }}

),

last_writes as (

    select * from {{ ref('int_receipts__last_writes') }}
    where destination || '__' || object = '{{ object }}'

),

judged as (

    select
        paired.*,
        -- we sent this last and nobody touched the record since: the destination stores it differently
        coalesce(
            last_writes.plan_hash = paired.plan_hash
            and paired.modified_at
            <= {{ dbt.dateadd('second', var('modified_tolerance_seconds'), 'last_writes.completed_at') }},
            false
        ) as is_echo,
        case
            when paired.intent <> 'delete' and member_state = 'skipped' then 'SKIPPED_MEMBER'
            when paired.intent = 'delete' and connections_read.connection is null then 'CONNECTION_NOT_READ'
            when paired.intent = 'delete' and '{{ on_member_deleted }}' = 'ignore' then 'DELETE_IGNORED'
        end as skip_reason
    from paired
    left join last_writes
        on last_writes.record_key = paired.record_key
    left join connections_read
        on connections_read.connection = split_part(paired.record_key, ':', 1)

),

decided as (

    select
        judged.*,
        case
            when skip_reason is not null then 'skipped'
            when rows_with_key > 1 or member_state = 'blocked' or first_problem is not null then 'blocked'
            when intent = 'update' and (changed_fields = '[]' or is_echo) then 'unchanged'
            else 'planned'
        end as state
    from judged

)

select
    decided.*,
    case when state in ('planned', 'blocked') then intent else 'none' end as operation,
    case
        when skip_reason = 'SKIPPED_MEMBER' then member_reason
        when skip_reason is not null then skip_reason
        when state = 'blocked' and rows_with_key > 1 then 'DUPLICATE_IN_DESTINATION'
        when state = 'blocked' and member_state = 'blocked' then member_reason
        when state = 'blocked' then first_problem
        when state = 'unchanged' and changed_fields <> '[]' then 'DESTINATION_NORMALISES'
    end as reason_code,
    '{{ run_id() }}' as run_id,
    {{ run_time() }} as planned_at
from decided
