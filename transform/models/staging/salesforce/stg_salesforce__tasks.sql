{%- set mapped = mapped_columns('salesforce__task') -%}

{{ salesforce_rows(source('salesforce', 'task'), 'task', [
    ['Subject', 'string', 'task_subject'],
    ['Status', 'string', 'task_status'],
    ['Priority', 'string', 'task_priority'],
    ['ActivityDate', 'date', 'due_date'],
    ['Description', 'string', 'task_description'],
    ['OwnerId', 'string', 'owner_id'],
    ['WhoId', 'string', 'who_id'],
    ['WhatId', 'string', 'what_id'],
    ['AccountId', 'string', 'account_id'],
    ['IsClosed', 'boolean', 'is_closed'],
    ['IsArchived', 'boolean', 'is_archived'],
    ['CompletedDateTime', 'timestamp', 'completed_at'],
    ['LastModifiedById', 'string', 'modified_by'],
] + mapped) }}

select
    record_id as task_id,
    task_subject,
    task_status,
    task_priority,
    due_date,
    task_description,
    nullif(owner_id, '') as owner_id,
    nullif(who_id, '') as who_id,
    nullif(what_id, '') as what_id,
    nullif(account_id, '') as account_id,
    coalesce(is_closed, false) as is_closed,
    coalesce(is_archived, false) as is_archived,
    completed_at,
    {% for column in mapped -%}
    {{ column[2] }},
    {% endfor -%}
    is_deleted,
    modified_by,
    modified_at
from records
