{{ config(materialized='ephemeral') }}

with

user_keys as (

    select record_key, address_source, address, alias_address
    from {{ ref('int_unif__user_keys') }}
    where address is not null

),

contacts as (

    select person_id, company_person_id, company_id, address, alias_address, is_primary, is_stale
    from {{ ref('int_unif__contacts') }}
    where address is not null and company_id is not null

),

rules as (

    select rule_id, match_type, user_field from {{ ref('int_unif__rules') }} where family = 'person'

),

-- a person writes the address in another way; `alias_address` is only filled where it differs from the address
matches as (
    {% for match_type, user_key, contact_key in [
        ('email_exact', 'address', 'address'),
        ('email_alias', 'alias_address', 'address'),
        ('email_alias', 'address', 'alias_address'),
        ('email_alias', 'alias_address', 'alias_address'),
    ] %}
    select
        '{{ match_type }}' as match_type,
        user_keys.record_key,
        user_keys.address_source,
        user_keys.{{ user_key }} as matched_on,
        contacts.person_id,
        contacts.company_person_id,
        contacts.company_id,
        contacts.is_primary,
        contacts.is_stale
    from user_keys
    inner join contacts
        on contacts.{{ contact_key }} = user_keys.{{ user_key }}
    where
        user_keys.{{ user_key }} is not null
        and contacts.{{ contact_key }} is not null
        {{ 'and contacts.address <> user_keys.address' if match_type == 'email_alias' }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
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
