{#- Companies with the numbers of their members, and the Account each of them is: the one with the company's key, else
    the one whose id the company has. The columns here are what `from` in the field mapping may use. -#}
with

companies as (

    select
        company_id,
        company_name,
        substr(sfdc_account_id, 1, 15) as short_id
    from {{ ref('stg_gainsight__companies') }}

),

members as (

    select
        company_id,
        count(*) as members,
        sum(case when activity_status = 'ACTIVE' then 1 else 0 end) as active_members
    from {{ ref('int_communities__members') }}
    where not is_deleted and status = 'MATCHED'
    group by company_id

),

accounts as (

    select
        account_id,
        substr(account_id, 1, 15) as short_id,
        {{ canonical(adapter.quote(key_field('salesforce__account')), 'text') }} as own_key
    from {{ ref('stg_salesforce__accounts') }}
    where not is_deleted

),

keys as (

    select
        own_key,
        min(short_id) as short_id
    from accounts
    where own_key is not null
    group by own_key

),

matched as (

    select
        companies.company_id as record_key,
        companies.company_id,
        companies.company_name,
        coalesce(members.members, 0) as members,
        coalesce(members.active_members, 0) as active_members,
        accounts.account_id,
        -- companies that have the same Account id
        count(*) over (partition by companies.short_id) as claimants,
        case
            when keys.short_id <> accounts.short_id then 'MATCH_DISAGREES'
            when keys.own_key is not null then null
            when companies.short_id is null then 'NO_ACCOUNT_ID'
            when accounts.account_id is null then 'NO_MATCH'
            when accounts.own_key is not null then 'MATCH_TAKEN'
        end as account_problem,
        keys.own_key is not null as has_key
    from companies
    left join members
        on members.company_id = companies.company_id
    left join keys
        on keys.own_key = companies.company_id
    left join accounts
        on accounts.short_id = companies.short_id

),

judged as (

    select
        matched.*,
        case when claimants > 1 and not has_key then coalesce(account_problem, 'MATCH_SHARED') else account_problem end
            as match_problem
    from matched

)

select
    judged.*,
    case
        when match_problem in ('NO_ACCOUNT_ID', 'NO_MATCH', 'MATCH_TAKEN') then 'skipped'
        when match_problem is not null then 'blocked'
        else 'writable'
    end as source_state,
    match_problem as source_reason,
    'record_key' as source_column,
    case match_problem
        when 'MATCH_SHARED'
            then cast(claimants as {{ type_of('string') }}) || ' companies have the id of this Account'
        when 'MATCH_DISAGREES'
            then 'one Account has the id of the company; the company has the id of another'
    end as source_detail,
    -- the Account to which the company's key will be written
    case when match_problem is null and not has_key then account_id end as matched_id
from judged
