with

host_matches as (

    select * from {{ ref('int_unif__host_matches') }}

),

rules as (

    select * from {{ ref('int_unif__rules') }} where family = 'domain'

),

ranked as (

    select
        rules.rule_id,
        rules.user_field,
        host_matches.host,
        host_matches.company_id,
        host_matches.matched_on,
        host_matches.evidence_object,
        host_matches.evidence_id,
        host_matches.specificity,
        rank() over (
            partition by rules.rule_id, host_matches.host order by host_matches.specificity desc
        ) as specificity_rank
    from host_matches
    inner join rules
        on rules.match_type = host_matches.match_type
    where
        coalesce(host_matches.support, rules.min_support) >= rules.min_support
        and coalesce(host_matches.share, rules.min_share) >= rules.min_share
        and length(host_matches.matched_on) >= rules.min_length

)

-- within a rule the longest domain wins
select rule_id, user_field, host, company_id, matched_on, evidence_object, evidence_id, specificity
from ranked
where specificity_rank = 1
