{{ config(materialized='view') }}

with

unresolved as (

    select * from {{ ref('community_users') }} where status in ('UNMATCHED', 'AMBIGUOUS')

),

users as (

    select record_key, subject, username, host, last_activity_at
    from {{ ref('int_unif__subjects') }}

),

host_kinds as (

    select host, coalesce(registrable, host) as domain from {{ ref('int_unif__host_kinds') }}

),

-- an undecided tie shows its companies, a suggestion what it suggests
shown as (

    select users.record_key, candidates.company_id, min(candidates.rule_id) as rule_id
    from unresolved
    inner join users
        on users.record_key = unresolved.record_key
    inner join {{ ref('int_unif__candidates') }} as candidates
        on candidates.subject = users.subject
    where
        candidates.is_barred = 0
        and (
            (unresolved.status = 'AMBIGUOUS' and unresolved.rule_id = candidates.rule_id)
            or (unresolved.reason_code = 'SUGGESTION_ONLY' and candidates.auto_assign = 0)
        )
    group by users.record_key, candidates.company_id

),

ranked as (

    select
        record_key,
        company_id,
        rule_id,
        row_number() over (partition by record_key order by company_id) as candidate_number
    from shown

),

companies as (

    select company_id, company_name from {{ ref('int_unif__companies') }}

),

reason_codes as (

    select code, meaning, next_step from {{ ref('reason_codes') }}

)

select
    unresolved.record_key,
    coalesce(ranked.candidate_number, 1) as candidate_number,
    unresolved.connection,
    unresolved.user_id,
    users.username,
    host_kinds.domain,
    unresolved.status,
    unresolved.reason_code,
    reason_codes.meaning,
    case
        when unresolved.reason_code in ('DOMAIN_UNKNOWN', 'DOMAIN_SHARED')
            then reason_codes.next_step || ' (' || host_kinds.domain || ')'
        else reason_codes.next_step
    end as next_step,
    ranked.company_id as candidate_company_id,
    companies.company_name as candidate_company_name,
    ranked.rule_id as candidate_rule_id,
    unresolved.n_candidates,
    users.last_activity_at
from unresolved
inner join users
    on users.record_key = unresolved.record_key
left join host_kinds
    on host_kinds.host = users.host
left join ranked
    on ranked.record_key = unresolved.record_key
    and ranked.candidate_number <= 3
left join companies
    on companies.company_id = ranked.company_id
left join reason_codes
    on reason_codes.code = unresolved.reason_code
