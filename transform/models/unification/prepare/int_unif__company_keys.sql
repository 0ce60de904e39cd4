with

companies as (

    select * from {{ ref('int_unif__companies') }}

),

keys as (

    select company_id as company_key, 'company.gsid' as target_field, company_id, survivor_id
    from companies

    union all

    select
        {{ id_key('sfdc_account_id') }} as company_key,
        'company.sfdc_account_id' as target_field,
        company_id,
        survivor_id
    from companies
    where sfdc_account_id is not null

)

select
    company_key,
    target_field,
    survivor_id as company_id,
    min(company_id) as evidence_id
from keys
group by company_key, target_field, survivor_id
