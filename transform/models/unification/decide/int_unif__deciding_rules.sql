{#- The first rule that has a candidate decides; most members have one candidate, and nothing is left to decide. -#}
with

candidates as (

    select subject, priority, family
    from {{ ref('int_unif__candidates') }}
    where auto_assign = 1 and is_barred = 0

),

first_rules as (

    select
        subject,
        min(priority) as priority,
        case when min(family) = max(family) then 0 else 1 end as has_other_evidence
    from candidates
    group by subject

)

select
    first_rules.subject,
    first_rules.priority,
    count(*) as n_candidates,
    min(first_rules.has_other_evidence) as has_other_evidence
from first_rules
inner join candidates
    on candidates.subject = first_rules.subject
    and candidates.priority = first_rules.priority
group by first_rules.subject, first_rules.priority
