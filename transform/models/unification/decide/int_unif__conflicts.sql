{{ config(materialized='ephemeral') }}

with

candidates as (

    select
        candidates.subject,
        candidates.company_id,
        candidates.family,
        deciding_rules.n_candidates,
        case when candidates.priority = deciding_rules.priority then 1 else 0 end as is_deciding
    from {{ ref('int_unif__candidates') }} as candidates
    inner join {{ ref('int_unif__deciding_rules') }} as deciding_rules
        on deciding_rules.subject = candidates.subject
    where
        candidates.auto_assign = 1
        and candidates.is_barred = 0
        and deciding_rules.has_other_evidence = 1

),

-- one candidate decides by itself, a tie where it was narrowed to one
winners as (

    select subject, company_id, family
    from candidates
    where is_deciding = 1 and n_candidates = 1

    union all

    select ties.subject, ties.company_id, min(candidates.family) as family
    from {{ ref('int_unif__ties') }} as ties
    inner join candidates
        on candidates.subject = ties.subject
        and candidates.is_deciding = 1
    where ties.company_id is not null
    group by ties.subject, ties.company_id

),

other_evidence as (

    select
        winners.subject,
        candidates.family,
        max(case when candidates.company_id = winners.company_id then 1 else 0 end) as agrees
    from winners
    inner join candidates
        on candidates.subject = winners.subject
    where candidates.family <> winners.family
    group by winners.subject, candidates.family

)

select subject
from other_evidence
where agrees = 0
group by subject
