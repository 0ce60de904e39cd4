{{ config(enabled=task_sync_is_on(), materialized='table') }}

-- What says that a Salesforce task belongs to a Gainsight task: its key (1), a receipt of the one we made (2), the id
-- that the Gainsight task holds (3). A task with the key of another one is never taken.
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
        completed_at,
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
        1 as claim_rank,
        cast(null as {{ type_of('timestamp') }}) as made_at
    from tasks
    where own_key is not null
    union all
    select
        record_key,
        substr(destination_id, 1, 15) as short_id,
        2 as claim_rank,
        completed_at as made_at
    from made
    where receipt_rank = 1
    {%- if var('task_link_field') %}
    union all
    select
        gsid as record_key,
        substr({{ adapter.quote(var('task_link_field')) }}, 1, 15) as short_id,
        3 as claim_rank,
        cast(null as {{ type_of('timestamp') }}) as made_at
    from {{ ref('stg_gainsight__tasks') }}
    where {{ adapter.quote(var('task_link_field')) }} <> ''
    {%- endif %}

)

select
    claims.record_key,
    claims.short_id,
    claims.claim_rank,
    claims.made_at,
    tasks.task_id,
    tasks.own_key,
    tasks.is_deleted
from claims
left join tasks
    on tasks.short_id = claims.short_id
where tasks.own_key is null or tasks.own_key = claims.record_key
