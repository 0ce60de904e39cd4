{{ config(enabled=task_sync_is_on()) }}

{%- set relation = source('gainsight', 'cs_task') -%}
{%- set columns = object_fields(relation, task_api_fields()) -%}

{{ gainsight_rows(relation, 'cs_task', columns) }}

select
    gsid,
    {{ columns | map(attribute=2) | join(', ') }},
    {{ adapter.quote('ModifiedDate') }} as modified_at,
    is_deleted
from records
