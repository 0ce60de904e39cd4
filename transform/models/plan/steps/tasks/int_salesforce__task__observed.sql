{{ config(enabled=task_sync_is_on()) }}

-- The linked Salesforce tasks, field by field.
with

tasks as (

    select * from {{ ref('stg_salesforce__tasks') }}

)

select
    links.record_key,
    links.task_id as destination_id,
    links.is_linked,
    links.is_deleted,
    links.is_unread,
    links.rows_with_key,
    links.claimants,
    tasks.is_archived,
    tasks.is_closed,
    tasks.modified_at,
    tasks.modified_by
    {%- for field in mapping_fields('salesforce__task', true) %},
    {{ right_value(field, 'tasks.' ~ adapter.quote(field.name)) }} as {{ adapter.quote(field.name ~ '__old') }}
    {%- endfor %}
from {{ ref('int_tasks__links') }} as links
left join tasks
    on tasks.task_id = links.task_id
