{#- What a typed company name says, once per distinct text: by name or alias first, by spelling when that fails. -#}
{%- set prefix = 5 -%}
{%- set most_names_per_prefix = 50 -%}
with

rules as (

    select * from {{ ref('int_unif__rules') }} where family = 'typed_name'

),

texts as (

    select distinct rules.rule_id, rules.match_type, rules.min_length, rules.min_similarity, user_values.user_value
    from {{ ref('int_unif__user_values') }} as user_values
    inner join rules
        on lower(rules.user_field) = user_values.user_field

),

name_keys as (

    select * from {{ ref('int_unif__name_keys') }}

),

company_names as (

    select * from {{ ref('int_unif__company_names') }}

),

keys as (

    {% for key in ['strict_key', 'short_key', 'core_key'] -%}
    select texts.*, name_keys.{{ key }} as name_key, {{ loop.index0 }} as key_tier
    from texts
    inner join name_keys
        on name_keys.name_text = texts.user_value
    where length(name_keys.{{ key }}) >= texts.min_length
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

named as (

    select
        keys.rule_id,
        keys.user_value,
        company_names.company_id,
        keys.name_key as matched_on,
        company_names.evidence_object,
        company_names.evidence_id,
        keys.key_tier + company_names.tier as tier
    from keys
    inner join company_names
        on company_names.name_key = keys.name_key
    -- Summit Technologies is not Summit Holdings: one of the two has to keep its weak words
    where keys.match_type = 'company_name_field' and keys.key_tier + company_names.tier < 4

),

-- names that begin alike; a beginning that very many companies share tells nothing
prefixes as (

    select substr(name_key, 1, {{ prefix }}) as name_prefix
    from company_names
    where tier = 0
    group by substr(name_key, 1, {{ prefix }})
    having count(*) <= {{ most_names_per_prefix }}

),

company_prefixes as (

    select prefixes.name_prefix, company_names.*
    from company_names
    inner join prefixes
        on prefixes.name_prefix = substr(company_names.name_key, 1, {{ prefix }})
    where company_names.tier = 0

),

unnamed as (

    select keys.*, substr(keys.name_key, 1, {{ prefix }}) as name_prefix
    from keys
    left join named
        on named.user_value = keys.user_value
    where
        keys.match_type = 'company_name_fuzzy'
        and named.user_value is null

),

fuzzy as (

    select
        unnamed.rule_id,
        unnamed.user_value,
        company_prefixes.company_id,
        company_prefixes.name_key as matched_on,
        company_prefixes.evidence_object,
        company_prefixes.evidence_id,
        1 as tier
    from unnamed
    inner join company_prefixes
        on company_prefixes.name_prefix = unnamed.name_prefix
    where
        unnamed.key_tier = 0
        and {{ similarity('unnamed.name_key', 'company_prefixes.name_key') }} >= unnamed.min_similarity

),

same_core as (

    select
        unnamed.rule_id,
        unnamed.user_value,
        company_names.company_id,
        company_names.name_key as matched_on,
        company_names.evidence_object,
        company_names.evidence_id,
        2 as tier
    from unnamed
    inner join company_names
        on company_names.name_key = unnamed.name_key
    where unnamed.key_tier = 2 and company_names.tier = 2

),

matches as (

    select * from named
    union all
    select * from fuzzy
    union all
    select * from same_core

),

ranked as (

    select
        matches.*,
        rank() over (partition by rule_id, user_value order by tier) as tier_rank,
        row_number() over (
            partition by rule_id, user_value, company_id order by tier, matched_on
        ) as company_rank
    from matches

)

-- the fullest agreement wins
select rule_id, user_value, company_id, matched_on, evidence_object, evidence_id
from ranked
where tier_rank = 1 and company_rank = 1
