with

companies as (

    select * from {{ ref('int_unif__companies') }}

),

aliases as (

    select company_key, alias from {{ ref('company_aliases') }}
    union all
    select company_key, alias from {{ ref('stg_admin__company_aliases') }}
    where has_unreadable_date is not true

),

names as (

    select company_id, company_name as name_text, 'company_name' as evidence_object
    from companies
    where company_name is not null

    union all

    select min(company_keys.evidence_id) as company_id, aliases.alias as name_text, 'company_alias' as evidence_object
    from aliases
    inner join {{ ref('int_unif__company_keys') }} as company_keys
        on company_keys.company_key = {{ id_key('aliases.company_key') }}
    group by aliases.company_key, aliases.alias

),

name_keys as (

    select * from {{ ref('int_unif__name_keys') }}

),

keyed as (

    select names.*, name_keys.strict_key, name_keys.short_key, name_keys.core_key
    from names
    inner join name_keys
        on name_keys.name_text = names.name_text

),

-- names such as `Hooli.com, Inc.`: a domain, and nothing else but a legal form
domain_names as (

    select
        keyed.*,
        {{ regexp_replace_all('lower(trim(name_text))', '[ ,].*$', '') }} as domain
    from keyed
    where name_text like '%.%'

),

-- tier 0 is the name, 1 the name without additions, 2 without weak words
tiers as (

    select strict_key as name_key, 0 as tier, company_id, evidence_object from keyed
    union all
    -- R600 compares it with whole domains: tes.co is not Tesco
    select domain as name_key, 0 as tier, company_id, evidence_object
    from domain_names
    where {{ is_host('domain') }} and replace(replace(domain, '.', ''), '-', '') = strict_key
    union all
    select short_key as name_key, 1 as tier, company_id, evidence_object from keyed where short_key <> strict_key
    union all
    select core_key as name_key, 2 as tier, company_id, evidence_object
    from keyed
    where core_key <> strict_key and core_key <> coalesce(short_key, '') and length(core_key) >= 3

),

grouped as (

    select
        tiers.name_key,
        companies.survivor_id as company_id,
        min(tiers.tier) as tier,
        max(tiers.evidence_object) as evidence_object,
        min(tiers.company_id) as evidence_id
    from tiers
    inner join companies
        on companies.company_id = tiers.company_id
    group by tiers.name_key, companies.survivor_id

),

ranked as (

    select
        grouped.*,
        min(tier) over (partition by name_key) as best_tier,
        count(*) over (partition by name_key) as n_companies
    from grouped

)

-- a shortened name stands for a company only when it could be no other
select name_key, company_id, tier, evidence_object, evidence_id
from ranked
where tier = 0 or n_companies = 1
