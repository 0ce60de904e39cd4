{{ config(materialized='ephemeral') }}

{#- A name alone is never enough: the person must also share the registrable domain or the typed company. -#}
with

rules as (

    select * from {{ ref('int_unif__rules') }} where match_type = 'person_name'

),

user_names as (

    select
        user_values.record_key,
        user_values.user_field,
        rules.rule_id,
        {{ name_words('user_values.user_value') }} as person_name
    from {{ ref('int_unif__user_values') }} as user_values
    inner join rules
        on lower(rules.user_field) = user_values.user_field
    where length(user_values.user_value) >= rules.min_length

),

user_domains as (

    select user_keys.record_key, host_kinds.registrable
    from {{ ref('int_unif__user_keys') }} as user_keys
    inner join {{ ref('int_unif__host_kinds') }} as host_kinds
        on host_kinds.host = user_keys.host
    where host_kinds.names_a_company = 1

),

user_companies as (

    select user_values.record_key, text_candidates.company_id
    from {{ ref('int_unif__user_values') }} as user_values
    inner join {{ ref('int_unif__text_candidates') }} as text_candidates
        on text_candidates.user_value = user_values.user_value

),

wanted as (

    select distinct match_type from rules

),

contacts as (

    select contacts.*, host_kinds.registrable, {{ name_words('contacts.name') }} as person_name
    from {{ ref('int_unif__contacts') }} as contacts
    -- nothing to do while no rule asks for it
    inner join wanted
        on wanted.match_type = 'person_name'
    left join {{ ref('int_unif__host_kinds') }} as host_kinds
        on host_kinds.host = contacts.host
    where contacts.name is not null and contacts.company_id is not null

),

matches as (

    select
        user_names.*,
        contacts.company_id,
        contacts.person_id,
        contacts.company_person_id,
        contacts.is_primary,
        contacts.is_stale
    from user_names
    inner join user_domains
        on user_domains.record_key = user_names.record_key
    inner join contacts
        on contacts.person_name = user_names.person_name
        and contacts.registrable = user_domains.registrable

    union all

    select
        user_names.*,
        contacts.company_id,
        contacts.person_id,
        contacts.company_person_id,
        contacts.is_primary,
        contacts.is_stale
    from user_names
    inner join user_companies
        on user_companies.record_key = user_names.record_key
    inner join contacts
        on contacts.person_name = user_names.person_name
        and contacts.company_id = user_companies.company_id

)

select
    record_key,
    rule_id,
    company_id,
    min(person_id) as person_id,
    person_name as matched_on,
    'company_person' as evidence_object,
    min(company_person_id) as evidence_id,
    user_field as value_source,
    max(is_primary) as is_primary,
    min(is_stale) as is_stale
from matches
where person_name <> ''
group by record_key, rule_id, company_id, person_name, user_field
