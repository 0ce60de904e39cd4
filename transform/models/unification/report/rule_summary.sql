with

rules as (

    select rule_id, priority, match_type, confidence from {{ ref('int_unif__rules') }}
    union all
    select 'OVERRIDE' as rule_id, 0 as priority, 'override' as match_type, 1.0 as confidence

),

subjects as (

    select * from {{ ref('int_unif__subject_counts') }}

),

found as (

    select subject, rule_id, count(*) as n_companies
    from {{ ref('int_unif__candidates') }}
    group by subject, rule_id

),

candidates as (

    select
        found.rule_id,
        sum(found.n_companies * subjects.n_users) as n_candidates,
        sum(subjects.n_users) as n_users_with_candidates
    from found
    inner join subjects
        on subjects.subject = found.subject
    group by found.rule_id

),

outcomes as (

    select
        answers.rule_id,
        sum(case when answers.status = 'MATCHED' then subjects.n_users else 0 end) as n_matched,
        sum(case when answers.status = 'AMBIGUOUS' then subjects.n_users else 0 end) as n_ambiguous
    from {{ ref('int_unif__answers') }} as answers
    inner join subjects
        on subjects.subject = answers.subject
    where answers.rule_id is not null
    group by answers.rule_id

),

users as (

    select sum(n_users) as n_users from subjects

),

changes as (

    -- what this run changed, under the rule that decides now, or that decided before when nothing does now
    select
        coalesce(rule_id, previous_rule_id) as rule_id,
        sum(case when change = 'gained' then 1 else 0 end) as n_gained,
        sum(case when change = 'lost' then 1 else 0 end) as n_lost,
        sum(case when change = 'moved' then 1 else 0 end) as n_moved
    from {{ ref('history') }}
    where run_id = '{{ run_id() }}'
    group by coalesce(rule_id, previous_rule_id)

)

select
    rules.rule_id,
    rules.priority,
    rules.match_type,
    rules.confidence,
    cast(coalesce(candidates.n_candidates, 0) as {{ type_of('bigint') }}) as n_candidates,
    cast(coalesce(candidates.n_users_with_candidates, 0) as {{ type_of('bigint') }}) as n_users_with_candidates,
    cast(coalesce(outcomes.n_matched, 0) as {{ type_of('bigint') }}) as n_matched,
    cast(coalesce(outcomes.n_ambiguous, 0) as {{ type_of('bigint') }}) as n_ambiguous,
    coalesce(1.0 * outcomes.n_matched / nullif(users.n_users, 0), 0.0) as share_of_users,
    coalesce(changes.n_gained, 0) as n_gained,
    coalesce(changes.n_lost, 0) as n_lost,
    coalesce(changes.n_moved, 0) as n_moved
from rules
cross join users
left join candidates
    on candidates.rule_id = rules.rule_id
left join outcomes
    on outcomes.rule_id = rules.rule_id
left join changes
    on changes.rule_id = rules.rule_id
