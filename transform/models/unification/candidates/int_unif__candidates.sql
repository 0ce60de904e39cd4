with

candidates as (

    select
        record_key as subject,
        rule_id,
        company_id,
        person_id,
        matched_on,
        evidence_object,
        evidence_id,
        value_source,
        0 as specificity,
        is_primary,
        is_stale
    from {{ ref('int_unif__member_candidates') }}

    union all

    select
        subject,
        rule_id,
        company_id,
        cast(null as {{ type_of('string') }}) as person_id,
        matched_on,
        evidence_object,
        evidence_id,
        value_source,
        specificity,
        0 as is_primary,
        0 as is_stale
    from {{ ref('int_unif__candidates_by_host') }}

),

barred_companies as (

    select * from {{ ref('int_unif__barred_companies') }}

)

select
    candidates.*,
    rules.priority,
    rules.family,
    rules.auto_assign,
    case when barred_companies.company_id is not null then 1 else 0 end as is_barred
from candidates
inner join {{ ref('int_unif__rules') }} as rules
    on rules.rule_id = candidates.rule_id
left join barred_companies
    on barred_companies.record_key = candidates.subject
    and barred_companies.company_id = candidates.company_id
