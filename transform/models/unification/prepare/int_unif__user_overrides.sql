{#- What an admin decided for a member, the member's own entry before the address's before the domain's. Striking a
    single company is no decision: see int_unif__barred_companies. -#}
with

overrides as (

    select * from {{ ref('int_unif__overrides') }} where not (action = 'never_company' and company_key is not null)

),

user_keys as (

    select * from {{ ref('int_unif__user_keys') }}

),

host_kinds as (

    select * from {{ ref('int_unif__host_kinds') }} where override_action in ('assign', 'exclude', 'internal')

),

matches as (

    select
        user_keys.record_key,
        overrides.override_id,
        overrides.scope,
        overrides.match_key,
        overrides.action,
        overrides.company_id,
        1 as scope_rank
    from user_keys
    inner join overrides
        on overrides.match_key = user_keys.record_key
    where overrides.scope = 'user'

    union all

    select
        user_keys.record_key,
        overrides.override_id,
        overrides.scope,
        overrides.match_key,
        overrides.action,
        overrides.company_id,
        2 as scope_rank
    from user_keys
    inner join overrides
        on overrides.match_key = user_keys.address
    where overrides.scope = 'email'

    union all

    select
        user_keys.record_key,
        host_kinds.override_id,
        'domain' as scope,
        user_keys.host as match_key,
        host_kinds.override_action as action,
        host_kinds.override_company_id as company_id,
        3 as scope_rank
    from user_keys
    inner join host_kinds
        on host_kinds.host = user_keys.host

),

ranked as (

    select
        matches.*,
        row_number() over (partition by record_key order by scope_rank, override_id) as override_rank
    from matches

)

select
    record_key,
    override_id,
    scope,
    match_key,
    -- "never a company" of a member means the same as leaving the member out
    case when action = 'never_company' then 'exclude' else action end as action,
    company_id
from ranked
where override_rank = 1
