{{ config(enabled=task_sync_is_on()) }}

-- The tasks of Gainsight that are linked to one of Salesforce, each of which may get something back.
select
    record_key,
    destination_id
from {{ ref('int_salesforce__task__paired') }}
where is_merged
