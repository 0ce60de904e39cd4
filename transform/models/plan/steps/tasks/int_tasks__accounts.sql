{{ config(enabled=task_sync_is_on(), materialized='table') }}

-- The Account of each company: the one it names, or the one that this was merged into; else the one that has its key.
with

accounts as (

    select
        account_id,
        substr(account_id, 1, 15) as short_id,
        substr(merged_into, 1, 15) as merged_into,
        is_deleted,
        {{ canonical(adapter.quote(key_field('salesforce__account')), 'text') }} as own_key
    from {{ ref('stg_salesforce__accounts') }}

),

keyed as (

    select
        own_key,
        min(account_id) as account_id
    from accounts
    where own_key is not null and not is_deleted
    group by own_key
    having count(*) = 1

),

-- an Account that was merged away leads to the one that stayed, which may have been merged itself
followed as (

    select
        companies.company_id,
        companies.company_name,
        companies.sfdc_account_id,
        case
            when not named.is_deleted then named.account_id
            when not master.is_deleted then master.account_id
            when not last_master.is_deleted then last_master.account_id
        end as named_account_id,
        keyed.account_id as keyed_account_id
    from {{ ref('stg_gainsight__companies') }} as companies
    left join accounts as named
        on named.short_id = substr(companies.sfdc_account_id, 1, 15)
    left join accounts as master
        on master.short_id = named.merged_into
    left join accounts as last_master
        on last_master.short_id = master.merged_into
    left join keyed
        on keyed.own_key = companies.company_id

)

select
    company_id,
    company_name,
    coalesce(named_account_id, keyed_account_id) as account_id,
    case
        when coalesce(named_account_id, keyed_account_id) is not null then null
        when sfdc_account_id is null then 'COMPANY_WITHOUT_ACCOUNT'
        else 'ACCOUNT_GONE'
    end as problem
from followed
