with

unresolved as (

    select
        host_kinds.registrable,
        host_kinds.host,
        community_users.reason_code,
        users.last_activity_at
    from {{ ref('community_users') }} as community_users
    inner join {{ ref('int_unif__user_keys') }} as users
        on users.record_key = community_users.record_key
        and users.address_source = 'email'
    inner join {{ ref('int_unif__host_kinds') }} as host_kinds
        on host_kinds.host = users.host
    where community_users.status in ('UNMATCHED', 'AMBIGUOUS')

),

reason_codes as (

    select code, next_step from {{ ref('reason_codes') }}

),

grouped as (

    select
        coalesce(registrable, host) as domain,
        reason_code,
        count(*) as n_users,
        max(last_activity_at) as last_activity_at
    from unresolved
    group by coalesce(registrable, host), reason_code

),

ranked as (

    select
        grouped.*,
        sum(n_users) over (partition by domain) as n_domain_users,
        row_number() over (order by n_users desc, domain, reason_code) as size_rank
    from grouped

)

select
    ranked.size_rank,
    ranked.domain,
    ranked.reason_code,
    ranked.n_users,
    ranked.n_domain_users,
    ranked.last_activity_at,
    reason_codes.next_step
from ranked
left join reason_codes
    on reason_codes.code = ranked.reason_code
order by ranked.size_rank
