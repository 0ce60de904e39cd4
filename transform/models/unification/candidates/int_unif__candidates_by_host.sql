{{ config(materialized='view') }}

with

user_keys as (

    select * from {{ ref('int_unif__user_keys') }} where host is not null

),

host_candidates as (

    select * from {{ ref('int_unif__host_candidates') }}

)

select
    user_keys.record_key,
    host_candidates.rule_id,
    host_candidates.company_id,
    cast(null as {{ type_of('string') }}) as person_id,
    host_candidates.matched_on,
    host_candidates.evidence_object,
    host_candidates.evidence_id,
    user_keys.address_source as value_source,
    host_candidates.specificity,
    0 as is_primary,
    0 as is_stale
from user_keys
inner join host_candidates
    on host_candidates.host = user_keys.host
where host_candidates.user_field in ('email', user_keys.address_source)
