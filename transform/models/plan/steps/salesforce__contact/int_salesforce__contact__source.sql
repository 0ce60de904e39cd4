{#- Members, and the Contact each of them is: the one with the member's key, else the only one with its e-mail address.
    The columns of int_communities__members are what `from` in the field mapping may use, and account_id. -#}
{% set creates = plan_declarations()['salesforce__contact'].creates %}
{% set text = type_of('string') %}

with

contacts as (

    select
        contact_id,
        nullif(lower(trim(contact_email)), '') as address,
        {{ canonical(adapter.quote(key_field('salesforce__contact')), 'text') }} as own_key
    from {{ ref('stg_salesforce__contacts') }}
    where not is_deleted

),

keys as (

    select own_key
    from contacts
    where own_key is not null
    group by own_key

),

addresses as (

    select
        address,
        count(*) as contacts,
        min(contact_id) as contact_id,
        max(own_key) as own_key
    from contacts
    where address is not null
    group by address

),

-- a member who is gone matters as long as a Contact has its key
members as (

    select
        members.*,
        nullif(lower(members.email), '') as address,
        keys.own_key is not null as has_key
    from {{ ref('int_communities__members') }} as members
    left join keys
        on keys.own_key = members.record_key
    where not members.is_deleted or keys.own_key is not null

),

-- members who have an address and no Contact of their own
claims as (

    select
        address,
        count(*) as claimants
    from members
    where not has_key and status <> 'INTERNAL'
    group by address

),

judged as (

    select
        members.*,
        accounts.account_id,
        addresses.contact_id,
        addresses.contacts,
        claims.claimants,
        case
            when members.has_key or members.status = 'INTERNAL' then null
            when addresses.contacts > 1 then 'MATCH_AMBIGUOUS'
            when addresses.own_key is not null then 'MATCH_TAKEN'
            when addresses.contacts is null {{ 'and members.address is null' if creates }} then 'NO_MATCH'
            when claims.claimants > 1 then 'MATCH_SHARED'
        end as match_problem
    from members
    left join addresses
        on addresses.address = members.address
    left join claims
        on claims.address = members.address
    left join {{ ref('stg_salesforce__accounts') }} as accounts
        on
            substr(accounts.account_id, 1, 15) = substr(members.sfdc_account_id, 1, 15)
            and not accounts.is_deleted

)

select
    judged.*,
    case
        when status = 'INTERNAL' or match_problem in ('NO_MATCH', 'MATCH_TAKEN') then 'skipped'
        when match_problem is not null or status = 'AMBIGUOUS' then 'blocked'
        else 'writable'
    end as source_state,
    case when is_deleted then 'MEMBER_GONE' else coalesce(match_problem, reason_code) end as source_reason,
    case when match_problem is null then 'company_name' else 'record_key' end as source_column,
    case match_problem
        when 'MATCH_AMBIGUOUS' then cast(contacts as {{ text }}) || ' Contacts have the e-mail address of the member'
        when 'MATCH_SHARED' then cast(claimants as {{ text }}) || ' members have the e-mail address of the Contact'
        else {{ companies_found() }}
    end as source_detail,
    -- the Contact to which the member's key will be written
    case when match_problem is null and not has_key and status <> 'INTERNAL' then contact_id end as matched_id
from judged
