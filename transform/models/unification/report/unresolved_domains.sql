with

unresolved as (

    select
        coalesce(host_kinds.registrable, host_kinds.host) as domain,
        answers.reason_code,
        subjects.n_users,
        subjects.last_activity_at
    from {{ ref('int_unif__answers') }} as answers
    inner join {{ ref('int_unif__subject_counts') }} as subjects
        on subjects.subject = answers.subject
    inner join {{ ref('int_unif__host_kinds') }} as host_kinds
        on host_kinds.host = subjects.host
    where answers.status in ('UNMATCHED', 'AMBIGUOUS')

),

reason_codes as (

    select code, next_step from {{ ref('reason_codes') }}

),

grouped as (

    select
        domain,
        reason_code,
        cast(sum(n_users) as {{ type_of('bigint') }}) as n_users,
        max(last_activity_at) as last_activity_at
    from unresolved
    group by domain, reason_code

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
