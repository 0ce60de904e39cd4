{{ config(enabled=task_sync_is_on(), materialized='table') }}

-- Gainsight tasks without a link, and Salesforce tasks without a key that have the same subject, due date and Account.
with

unlinked as (

    select desired.*
    from {{ ref('int_salesforce__task__desired') }} as desired
    left join {{ ref('int_tasks__links') }} as links
        on links.record_key = desired.record_key
    where links.record_key is null and desired.source_state = 'writable'

),

free as (

    select tasks.*
    from {{ ref('stg_salesforce__tasks') }} as tasks
    left join {{ ref('int_tasks__links') }} as links
        on links.task_id = tasks.task_id
    where links.task_id is null and not tasks.is_deleted and not tasks.is_archived

)

select
    unlinked.record_key,
    free.task_id as salesforce_task_id,
    unlinked.name,
    unlinked.due_date,
    unlinked.account_id,
    free.task_status as salesforce_status,
    free.owner_id as salesforce_owner_id,
    count(*) over (partition by unlinked.record_key) as twins_of_task,
    'To adopt it, enter ' || unlinked.record_key || ' in {{ key_field('salesforce__task') }} of the Salesforce task;'
    || ' to have a new one made, ask for the sync of the Gainsight task.' as next_step
from unlinked
inner join free
    on
        lower(trim(free.task_subject)) = lower(trim(unlinked.name))
        and coalesce(free.account_id, free.what_id) = unlinked.account_id
        and coalesce(cast(free.due_date as {{ type_of('string') }}), '') = coalesce(unlinked.due_date, '')
