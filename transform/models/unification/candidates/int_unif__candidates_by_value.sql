{{ config(materialized='ephemeral') }}

with

user_values as (

    select * from {{ ref('int_unif__user_values') }}

),

rules as (

    select * from {{ ref('int_unif__rules') }}

),

ruled as (

    select
        user_values.record_key,
        user_values.user_field as value_source,
        user_values.user_value,
        rules.rule_id,
        rules.match_type,
        rules.target_field
    from user_values
    inner join rules
        on lower(rules.user_field) = user_values.user_field

),

by_id as (

    select
        ruled.record_key,
        ruled.rule_id,
        company_keys.company_id,
        cast(null as {{ type_of('string') }}) as person_id,
        company_keys.company_key as matched_on,
        'company' as evidence_object,
        company_keys.evidence_id,
        ruled.value_source,
        0 as is_primary,
        0 as is_stale
    from ruled
    inner join {{ ref('int_unif__company_keys') }} as company_keys
        on company_keys.company_key = {{ id_key('ruled.user_value') }}
        and company_keys.target_field = ruled.target_field
    where ruled.match_type = 'external_id'

),

by_phone as (

    select
        ruled.record_key,
        ruled.rule_id,
        contact_phones.company_id,
        contact_phones.person_id,
        contact_phones.phone as matched_on,
        'company_person' as evidence_object,
        contact_phones.company_person_id as evidence_id,
        ruled.value_source,
        contact_phones.is_primary,
        contact_phones.is_stale
    from ruled
    inner join {{ ref('int_unif__contact_phones') }} as contact_phones
        on contact_phones.phone = {{ phone_key('ruled.user_value') }}
    where ruled.match_type = 'phone'

),

by_text as (

    select
        ruled.record_key,
        ruled.rule_id,
        text_candidates.company_id,
        cast(null as {{ type_of('string') }}) as person_id,
        text_candidates.matched_on,
        text_candidates.evidence_object,
        text_candidates.evidence_id,
        ruled.value_source,
        0 as is_primary,
        0 as is_stale
    from ruled
    inner join {{ ref('int_unif__text_candidates') }} as text_candidates
        on text_candidates.user_value = ruled.user_value
        and text_candidates.rule_id = ruled.rule_id

)

select * from by_id
union all
select * from by_phone
union all
select * from by_text
