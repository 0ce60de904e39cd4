-- A merged company must end at a company that exists: a circle, a spelling mistake or a chain of more than five
-- leaves it out.
{{ config(severity='warn') }}

with

redirects as (

    select from_company_key from {{ ref('company_redirects') }}
    union all
    select from_company_key from {{ ref('stg_admin__company_redirects') }}

),

company_keys as (

    select company_key, company_id, evidence_id from {{ ref('int_unif__company_keys') }}

)

select redirects.from_company_key
from redirects
left join company_keys
    on company_keys.company_key = {{ id_key('redirects.from_company_key') }}
    and company_keys.company_id <> company_keys.evidence_id
where company_keys.company_key is null
