{{ config(enabled=task_sync_is_on()) }}

{{ desired_rows('salesforce__task', ref('int_salesforce__task__source'), with_back=true, keep=[
    'owner_problem', 'account_problem', 'opted', 'name', 'due_date', 'owner_id', 'account_id', 'company_id', 'modified_at', 'modified_by'
]) }}
