with

companies as (

    select * from {{ ref('stg_gainsight__companies') }}

),

redirects as (

    select * from {{ ref('int_unif__redirects') }}

),

-- companies that were merged and are gone still have a survivor
gone as (

    select redirects.from_company_id as company_id, redirects.survivor_id
    from redirects
    left join companies
        on companies.company_id = redirects.from_company_id
    where companies.company_id is null

)

select
    companies.company_id,
    coalesce(redirects.survivor_id, companies.company_id) as survivor_id,
    companies.company_name,
    companies.website,
    companies.email_domains,
    companies.sfdc_account_id,
    coalesce(parent_redirects.survivor_id, parents.company_id) as parent_company_id,
    companies.is_active
from companies
left join redirects
    on redirects.from_company_id = companies.company_id
left join companies as parents
    on parents.company_id = companies.parent_company_id
left join redirects as parent_redirects
    on parent_redirects.from_company_id = companies.parent_company_id

union all

select
    company_id,
    survivor_id,
    cast(null as {{ type_of('string') }}) as company_name,
    cast(null as {{ type_of('string') }}) as website,
    cast(null as {{ type_of('string') }}) as email_domains,
    cast(null as {{ type_of('string') }}) as sfdc_account_id,
    cast(null as {{ type_of('string') }}) as parent_company_id,
    false as is_active
from gone
