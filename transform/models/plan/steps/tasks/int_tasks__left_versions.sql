{{ config(enabled=task_sync_is_on()) }}

{{ desired_rows('salesforce__task', ref('int_tasks__left_source'), with_back=true, keep=[
    'task_key', 'version_at', 'version_sequence', 'version_run', 'modified_at', 'modified_by'
]) }}
