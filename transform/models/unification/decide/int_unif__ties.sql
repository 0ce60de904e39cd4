{#- The members whose deciding rule has several candidates, narrowed in a fixed order of steps; every step ranks
    inside what the steps before it kept. -#}
{%- set steps = ['corroboration', 'primary', 'active', 'specific'] -%}
{%- set orders = ['is_corroborated desc', 'is_primary desc', 'is_active desc', 'specificity desc'] -%}
with

candidates as (

    select candidates.*, rules.on_multiple
    from {{ ref('int_unif__candidates') }} as candidates
    inner join {{ ref('int_unif__rules') }} as rules
        on rules.rule_id = candidates.rule_id
    where candidates.auto_assign = 1 and candidates.is_barred = 0

),

contested as (

    select
        candidates.*,
        companies.parent_company_id,
        case when companies.is_active then 1 else 0 end as is_active
    from candidates
    inner join {{ ref('int_unif__deciding_rules') }} as deciding_rules
        on deciding_rules.subject = candidates.subject
        and deciding_rules.priority = candidates.priority
    inner join {{ ref('int_unif__companies') }} as companies
        on companies.company_id = candidates.company_id
    where deciding_rules.n_candidates > 1

),

-- what the member typed or was given confirms a company independently of addresses and contacts
confirmations as (

    select distinct subject, company_id, family
    from candidates
    where family in ('external_id', 'phone', 'typed_name')

),

corroborated as (

    select contested.subject, contested.company_id, 1 as is_corroborated
    from contested
    inner join confirmations
        on confirmations.subject = contested.subject
        and confirmations.company_id = contested.company_id
    where confirmations.family <> contested.family
    group by contested.subject, contested.company_id

),

judged as (

    select contested.*, coalesce(corroborated.is_corroborated, 0) as is_corroborated
    from contested
    left join corroborated
        on corroborated.subject = contested.subject
        and corroborated.company_id = contested.company_id

),

ranked as (

    select
        {% for step in steps %}
        rank() over (partition by subject order by {{ orders[:loop.index] | join(', ') }}) as {{ step }}_rank,
        {% endfor %}
        judged.*
    from judged

),

narrowed as (

    select
        subject,
        min(on_multiple) as on_multiple,
        min(company_id) as first_company,
        max(company_id) as last_company,
        count(distinct company_id) as n_companies,
        {%- for step in steps %}
        min(case when {{ step }}_rank = 1 then company_id end) as {{ step }}_first,
        max(case when {{ step }}_rank = 1 then company_id end) as {{ step }}_last,
        {%- endfor %}
        min(case when specific_rank = 1 then coalesce(parent_company_id, company_id) end) as first_parent,
        max(case when specific_rank = 1 then coalesce(parent_company_id, company_id) end) as last_parent,
        count(distinct person_id) as n_persons,
        count(distinct value_source) as n_sources,
        count(*) as n_rows
    from ranked
    group by subject

),

named as (

    select
        narrowed.*,
        case
            when first_company = last_company then 'none'
            when on_multiple = 'report' then null
            {%- for step in steps %}
            when {{ step }}_first = {{ step }}_last then '{{ step }}'
            {%- endfor %}
            {%- if var('rollup_to_parent') %}
            when first_parent = last_parent then 'parent'
            {%- endif %}
            when on_multiple = 'any' then 'any'
        end as decided_by
    from narrowed

)

select
    subject,
    case
        {%- for step in steps %}
        when decided_by = '{{ step }}' then {{ step }}_first
        {%- endfor %}
        when decided_by = 'none' then first_company
        when decided_by = 'parent' then first_parent
        when decided_by = 'any' then specific_first
    end as company_id,
    nullif(decided_by, 'none') as tie_break,
    n_companies,
    n_persons,
    case when n_sources > 1 and n_sources = n_rows then 1 else 0 end as addresses_disagree
from named
