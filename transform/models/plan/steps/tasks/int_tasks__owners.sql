{{ config(enabled=task_sync_is_on(), materialized='table') }}

-- The Salesforce user that each Gainsight user is: the one whose id it has, else the only active one with its address.
with

users as (

    select * from {{ ref('stg_salesforce__users') }}

),

addresses as (

    select
        lower(trim(email)) as address,
        count(*) as users,
        sum(case when is_active then 1 else 0 end) as active_users,
        min(case when is_active then user_id end) as active_user_id,
        min(user_id) as any_user_id
    from users
    where trim(email) <> ''
    group by lower(trim(email))

),

matched as (

    select
        people.gainsight_user_id,
        people.is_active as is_active_in_gainsight,
        by_id.user_id as named_user_id,
        by_id.is_active as is_named_active,
        addresses.active_users,
        addresses.active_user_id,
        case when addresses.users = 1 then addresses.any_user_id end as only_user_id,
        addresses.users
    from {{ ref('stg_gainsight__users') }} as people
    left join users as by_id
        on substr(by_id.user_id, 1, 15) = substr(people.sfdc_user_id, 1, 15)
    left join addresses
        on addresses.address = lower(trim(people.email))

)

select
    gainsight_user_id,
    is_active_in_gainsight,
    case
        when named_user_id is not null then named_user_id
        when active_users = 1 then active_user_id
        when active_users = 0 then only_user_id
    end as salesforce_user_id,
    case
        when named_user_id is not null and is_named_active then null
        when named_user_id is not null then 'OWNER_INACTIVE'
        when active_users = 1 then null
        when active_users > 1 then 'OWNER_AMBIGUOUS'
        when users > 0 then 'OWNER_INACTIVE'
        else 'OWNER_WITHOUT_SALESFORCE_USER'
    end as problem
from matched
