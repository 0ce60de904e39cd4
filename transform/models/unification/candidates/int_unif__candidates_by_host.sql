{{ config(materialized='ephemeral') }}

with

host_candidates as (

    select * from {{ ref('int_unif__host_candidates') }}

),

decided_alone as (

    select
        user_keys.record_key as subject,
        user_keys.host,
        user_keys.address_source
    from {{ ref('int_unif__user_keys') }} as user_keys
    inner join {{ ref('int_unif__decided_alone') }} as decided_alone
        on decided_alone.record_key = user_keys.record_key
    where user_keys.host is not null

),

subjects as (

    select subject, host, address_source from decided_alone
    union all
    select distinct '@' || host as subject, host, 'email' as address_source from host_candidates

)

select
    subjects.subject,
    host_candidates.rule_id,
    host_candidates.company_id,
    host_candidates.matched_on,
    host_candidates.evidence_object,
    host_candidates.evidence_id,
    subjects.address_source as value_source,
    host_candidates.specificity
from subjects
inner join host_candidates
    on host_candidates.host = subjects.host
where host_candidates.user_field in ('email', subjects.address_source)
