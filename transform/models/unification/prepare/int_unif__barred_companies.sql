with

barred as (

    select * from {{ ref('int_unif__overrides') }} where action = 'never_company' and company_id is not null

),

user_keys as (

    select * from {{ ref('int_unif__user_keys') }}

),

barred_at_host as (

    select * from {{ ref('int_unif__host_overrides') }} where action = 'never_company' and company_id is not null

),

matches as (

    select user_keys.record_key, barred.company_id, barred.override_id
    from user_keys
    inner join barred
        on barred.scope = 'user' and barred.match_key = user_keys.record_key

    union all

    select user_keys.record_key, barred.company_id, barred.override_id
    from user_keys
    inner join barred
        on barred.scope = 'email' and barred.match_key = user_keys.address

    union all

    select user_keys.record_key, barred_at_host.company_id, barred_at_host.override_id
    from user_keys
    inner join barred_at_host
        on barred_at_host.host = user_keys.host

)

select record_key, company_id, min(override_id) as override_id
from matches
group by record_key, company_id
