{{ config(materialized='ephemeral') }}

with

rules as (

    select rule_id, match_type, user_field from {{ ref('int_unif__rules') }} where family = 'person'

),

-- a person writes the address in another way; `alias_address` is only filled where it differs from the address
{% for name, source in [('user_keys', 'int_unif__user_keys'), ('contacts', 'int_unif__contacts')] -%}
{{ name }} as (

    select {{ name }}.*, address as written, 0 as is_alias from {{ ref(source) }} as {{ name }}
    union all
    select {{ name }}.*, alias_address as written, 1 as is_alias
    from {{ ref(source) }} as {{ name }}
    where alias_address is not null

),

{% endfor -%}
matches as (

    select
        user_keys.record_key,
        user_keys.address_source,
        user_keys.written as matched_on,
        contacts.person_id,
        contacts.company_person_id,
        contacts.company_id,
        contacts.is_primary,
        contacts.is_stale,
        case when user_keys.is_alias + contacts.is_alias = 0 then 'email_exact' else 'email_alias' end as match_type
    from user_keys
    inner join contacts
        on contacts.written = user_keys.written
    where
        contacts.company_id is not null
        and (user_keys.is_alias + contacts.is_alias = 0 or contacts.address <> user_keys.address)

),

ranked as (

    select
        matches.*,
        rules.rule_id,
        row_number() over (
            partition by rules.rule_id, matches.record_key, matches.address_source, matches.company_id
            order by matches.is_primary desc, matches.is_stale, matches.company_person_id
        ) as link_rank
    from matches
    inner join rules
        on rules.match_type = matches.match_type
    where rules.user_field in ('email', matches.address_source)

)

select
    record_key,
    rule_id,
    company_id,
    person_id,
    matched_on,
    'company_person' as evidence_object,
    company_person_id as evidence_id,
    address_source as value_source,
    is_primary,
    is_stale
from ranked
where link_rank = 1
