{{ gainsight_rows(source('gainsight', 'company_person'), 'company_person', [
    ['Person_ID', 'string', 'person_id'],
    ['Company_ID', 'string', 'company_id'],
    ['IsPrimaryCompany', 'boolean', 'is_primary'],
    ['Active', 'boolean', 'is_active'],
    ['Title', 'string', 'title'],
]) }}

select
    gsid as company_person_id,
    person_id,
    company_id,
    coalesce(is_primary, false) as is_primary,
    coalesce(is_active, true) as is_active,
    title
from living
