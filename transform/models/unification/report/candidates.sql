{{ config(materialized='view') }}

with

candidates as (

    select
        candidates.*,
        subjects.record_key,
        rules.match_type,
        rules.confidence,
        case when companies.is_active then 1 else 0 end as is_active
    from {{ ref('int_unif__candidates') }} as candidates
    inner join {{ ref('int_unif__subjects') }} as subjects
        on subjects.subject = candidates.subject
    inner join {{ ref('int_unif__rules') }} as rules
        on rules.rule_id = candidates.rule_id
    inner join {{ ref('int_unif__companies') }} as companies
        on companies.company_id = candidates.company_id

),

judged as (

    select
        candidates.*,
        community_users.tie_break,
        community_users.status,
        community_users.rule_id as deciding_rule_id,
        case when candidates.company_id = community_users.company_id then 1 else 0 end as is_chosen_company,
        case when candidates.rule_id = community_users.rule_id then 1 else 0 end as is_deciding_rule
    from candidates
    inner join {{ ref('community_users') }} as community_users
        on community_users.record_key = candidates.record_key

)

select
    record_key,
    row_number() over (
        partition by record_key
        order by
            is_barred,
            is_chosen_company * is_deciding_rule desc,
            auto_assign desc,
            priority,
            is_primary desc,
            is_active desc,
            specificity desc,
            company_id,
            value_source
    ) as candidate_rank,
    company_id,
    rule_id,
    match_type,
    value_source,
    matched_on,
    evidence_object,
    evidence_id,
    person_id,
    confidence,
    case
        when is_barred = 1 then 'barred by an override'
        when deciding_rule_id = 'OVERRIDE' then 'an override decided'
        when auto_assign = 0 then 'the rule only suggests'
        when is_chosen_company = 1 and is_deciding_rule = 1 then null
        when is_chosen_company = 1 then 'an earlier rule found the same company'
        when is_deciding_rule = 0 and status = 'AMBIGUOUS' then 'an earlier rule was ambiguous'
        when is_deciding_rule = 0 then 'an earlier rule decided'
        when status = 'AMBIGUOUS' then 'undecided tie'
        else 'tie-break: ' || tie_break
    end as lost_because
from judged
