{{ config(enabled=task_sync_is_on()) }}

-- Fields about which a person has to decide: both sides changed, and no policy says who wins.
with

left_users as (

    select * from {{ ref('stg_gainsight__users') }}

),

right_users as (

    select * from {{ ref('stg_salesforce__users') }}

)

select
    merged.record_key,
    merged.destination_id as salesforce_task_id,
    merged.field,
    merged.left_value as gainsight_value,
    merged.right_value as salesforce_value,
    merged.base_value as last_agreed_value,
    merged.agreed_at as last_agreed_at,
    merged.left_changed_at as gainsight_changed_at,
    merged.right_changed_at as salesforce_changed_at,
    coalesce(left_users.name, merged.left_changed_by) as gainsight_editor,
    coalesce(right_users.user_name, merged.right_changed_by) as salesforce_editor,
    merged.rule,
    'Give the field the same value on both sides, or choose another conflict policy for it.' as next_step
from {{ ref('int_tasks__merged') }} as merged
left join left_users
    on left_users.gainsight_user_id = merged.left_changed_by
left join right_users
    on right_users.user_id = merged.right_changed_by
where merged.verdict = 'review'
