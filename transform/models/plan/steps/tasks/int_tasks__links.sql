{{ config(enabled=task_sync_is_on(), materialized='table') }}

-- The Salesforce task of each Gainsight task: the one that has its key, else the one that a receipt says we made, else
-- the one whose id it holds. A task with the key of another one is never taken.
with

tasks as (

    select
        task_id,
        substr(task_id, 1, 15) as short_id,
        {{ canonical(adapter.quote(key_field('salesforce__task')), 'text') }} as own_key,
        is_deleted
    from {{ ref('stg_salesforce__tasks') }}

),

made as (

    select
        record_key,
        destination_id,
        row_number() over (partition by record_key order by completed_at desc, destination_id) as receipt_rank
    from {{ ref('stg_receipts__receipts') }}
    where
        destination = 'salesforce' and object = 'task' and operation = 'create' and status = 'succeeded'
        and destination_id is not null

),

claims as (

    select
        own_key as record_key,
        short_id,
        1 as claim_rank
    from tasks
    where own_key is not null
    union all
    select
        record_key,
        substr(destination_id, 1, 15) as short_id,
        2 as claim_rank
    from made
    where receipt_rank = 1
    {%- if var('task_link_field') %}
    union all
    select
        gsid as record_key,
        substr({{ adapter.quote(var('task_link_field')) }}, 1, 15) as short_id,
        3 as claim_rank
    from {{ ref('stg_gainsight__tasks') }}
    where {{ adapter.quote(var('task_link_field')) }} <> ''
    {%- endif %}

),

known as (

    select
        claims.record_key,
        claims.claim_rank,
        tasks.task_id,
        tasks.own_key,
        coalesce(tasks.is_deleted, false) as is_deleted,
        tasks.task_id is null as is_unread,
        row_number() over (
            partition by claims.record_key
            order by
                case when tasks.task_id is null then 2 when tasks.is_deleted then 1 else 0 end,
                claims.claim_rank,
                claims.short_id
        ) as link_rank,
        sum(case when claims.claim_rank = 1 and not tasks.is_deleted then 1 else 0 end)
            over (partition by claims.record_key) as rows_with_key
    from claims
    left join tasks
        on tasks.short_id = claims.short_id
    where tasks.own_key is null or tasks.own_key = claims.record_key

)

select
    record_key,
    task_id,
    own_key is not null as is_linked,
    is_deleted,
    is_unread,
    rows_with_key,
    -- Gainsight tasks that lead to the same Salesforce task, such as copies of one
    case when task_id is null then 1 else count(*) over (partition by task_id) end as claimants
from known
where link_rank = 1
