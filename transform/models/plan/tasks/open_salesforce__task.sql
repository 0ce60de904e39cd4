{{ config(enabled=task_sync_is_on(), schema='plan_steps') }}

{{ open_rows('salesforce__task') }}
