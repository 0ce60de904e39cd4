{{ config(materialized='view') }}

with

deciding_rules as (

    select * from {{ ref('int_unif__deciding_rules') }}

),

candidates as (

    select candidates.*, rules.match_type, rules.confidence
    from {{ ref('int_unif__candidates') }} as candidates
    inner join {{ ref('int_unif__rules') }} as rules
        on rules.rule_id = candidates.rule_id
    where candidates.is_barred = 0

),

ties as (

    select * from {{ ref('int_unif__ties') }}

),

alone as (

    select
        candidates.*,
        candidates.company_id as decided_company_id,
        cast(null as {{ type_of('string') }}) as tie_break,
        1 as n_companies,
        cast(null as {{ type_of('string') }}) as reason_code
    from candidates
    inner join deciding_rules
        on deciding_rules.subject = candidates.subject
        and deciding_rules.priority = candidates.priority
    where deciding_rules.n_candidates = 1

),

-- of several candidates for the company decided on, the evidence is the strongest one
contested as (

    select
        candidates.*,
        ties.company_id as decided_company_id,
        ties.tie_break,
        ties.n_companies,
        case when ties.company_id is null then {{ tie_reason() }} end as reason_code,
        row_number() over (
            partition by candidates.subject
            order by
                case when candidates.company_id = ties.company_id then 0 else 1 end,
                candidates.is_primary desc,
                candidates.is_stale,
                candidates.specificity desc,
                candidates.company_id,
                candidates.evidence_id,
                candidates.value_source
        ) as evidence_rank
    from candidates
    inner join ties
        on ties.subject = candidates.subject
    inner join deciding_rules
        on deciding_rules.subject = candidates.subject
        and deciding_rules.priority = candidates.priority

),

{% set columns = [
    'subject', 'decided_company_id', 'rule_id', 'match_type', 'family', 'matched_on', 'evidence_object',
    'evidence_id', 'person_id', 'confidence', 'is_stale', 'tie_break', 'n_companies', 'reason_code',
] | join(', ') -%}
decided as (

    select {{ columns }} from alone
    union all
    select {{ columns }} from contested where evidence_rank = 1

),

-- an override is no rule: it comes before all of them
overridden as (

    select * from {{ ref('int_unif__user_overrides') }}

)

select
    decided.subject,
    case when decided.decided_company_id is null then 'AMBIGUOUS' else 'MATCHED' end as status,
    decided.decided_company_id as company_id,
    decided.reason_code,
    decided.rule_id,
    decided.match_type,
    decided.family,
    decided.matched_on,
    -- an undecided tie has no evidence, only candidates
    case when decided.decided_company_id is not null then decided.evidence_object end as evidence_object,
    case when decided.decided_company_id is not null then decided.evidence_id end as evidence_id,
    case when decided.decided_company_id is not null then decided.person_id end as person_id,
    case when decided.decided_company_id is not null then decided.confidence end as confidence,
    case when decided.decided_company_id is not null then decided.is_stale else 0 end as is_stale,
    decided.tie_break,
    decided.n_companies as n_candidates,
    cast(null as {{ type_of('string') }}) as override_id
from decided
left join overridden
    on overridden.record_key = decided.subject
where overridden.record_key is null

union all

select
    record_key as subject,
    case action when 'assign' then 'MATCHED' when 'internal' then 'INTERNAL' else 'UNMATCHED' end as status,
    case when action = 'assign' then company_id end as company_id,
    case
        when action = 'assign' then null
        when action = 'internal' then 'INTERNAL_USER'
        when scope = 'domain' then 'DOMAIN_EXCLUDED'
        else 'USER_EXCLUDED'
    end as reason_code,
    'OVERRIDE' as rule_id,
    'override' as match_type,
    'override' as family,
    match_key as matched_on,
    'override' as evidence_object,
    override_id as evidence_id,
    cast(null as {{ type_of('string') }}) as person_id,
    cast(1.0 as {{ type_of('double') }}) as confidence,
    0 as is_stale,
    cast(null as {{ type_of('string') }}) as tie_break,
    1 as n_candidates,
    override_id
from overridden
