{{ config(enabled=task_sync_is_on(), materialized='table') }}

{{ plan_rows('salesforce__task', ref('int_salesforce__task__compared')) }}
