{{ config(enabled=task_sync_is_on()) }}

{{ gainsight_rows(source('gainsight', 'call_to_action'), 'call_to_action', [
    ['Name', 'string', 'cta_name'],
    ['CompanyId', 'string', 'company_id'],
    ['EntityType', 'string', 'entity_type'],
    [var('task_contact_field') or 'no_such_field', 'string', 'person_id'],
]) }}

select
    gsid as cta_id,
    cta_name,
    nullif(company_id, '') as company_id,
    nullif(entity_type, '') as entity_type,
    nullif(person_id, '') as person_id
from living
