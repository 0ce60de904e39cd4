{{ config(enabled=task_sync_is_on()) }}

-- What the mapping would do to tasks that are synced already, field by field: after a change of it, before the run.
with

merged as (

    select * from {{ ref('int_tasks__merged') }}

),

synced as (

    select count(*) as synced_tasks
    from {{ ref('int_salesforce__task__paired') }}
    where is_merged

)

select
    merged.field,
    synced.synced_tasks,
    count(*) as differing_tasks,
    sum(case when merged.verdict = 'forward' then 1 else 0 end) as written_to_salesforce,
    sum(case when merged.verdict = 'back' then 1 else 0 end) as written_to_gainsight,
    sum(case when merged.verdict = 'review' then 1 else 0 end) as left_for_review,
    -- neither side was touched since they last agreed: it is the mapping that changed
    sum(case
        when
            not merged.has_base
            or (merged.left_changed_at <= merged.agreed_at and merged.right_changed_at <= merged.agreed_at)
            then 1
        else 0
    end) as because_of_the_mapping
from merged
cross join synced
group by merged.field, synced.synced_tasks
