{#- A company merged into one that was itself merged: followed this many steps. -#}
{%- set steps = 5 -%}
with

redirects as (

    select from_company_key, to_company_key from {{ ref('company_redirects') }}
    union all
    select from_company_key, to_company_key from {{ ref('stg_admin__company_redirects') }}
    where has_unreadable_date is not true

),

companies as (

    select * from {{ ref('stg_gainsight__companies') }}

),

company_keys as (

    select company_id as company_key, company_id from companies
    union all
    select {{ id_key('sfdc_account_id') }} as company_key, company_id
    from companies
    where sfdc_account_id is not null

),

-- a merged company may be gone from Gainsight: then its key stands for itself
by_key as (

    select
        coalesce(min(sources.company_id), min(redirects.from_company_key)) as from_company_id,
        min(targets.company_id) as to_company_id,
        min(redirects.to_company_key) as to_company_key
    from redirects
    left join company_keys as sources
        on sources.company_key = {{ id_key('redirects.from_company_key') }}
    left join company_keys as targets
        on targets.company_key = {{ id_key('redirects.to_company_key') }}
    group by redirects.from_company_key

),

by_id as (

    select from_company_id, min(coalesce(to_company_id, to_company_key)) as to_company_id
    from by_key
    group by from_company_id

),

followed as (

    select
        step_1.from_company_id,
        coalesce(
            {%- for k in range(steps, 0, -1) %}
            step_{{ k }}.to_company_id{{ ',' if not loop.last }}
            {%- endfor %}
        ) as survivor_id
    from by_id as step_1
    {% for k in range(2, steps + 1) %}
    left join by_id as step_{{ k }}
        on step_{{ k }}.from_company_id = step_{{ k - 1 }}.to_company_id
    {% endfor %}

)

-- a redirect that ends nowhere, or does not end, is not followed; a test reports it
select
    followed.from_company_id,
    followed.survivor_id
from followed
inner join companies
    on companies.company_id = followed.survivor_id
left join by_id as onward
    on onward.from_company_id = followed.survivor_id
where followed.from_company_id <> followed.survivor_id and onward.from_company_id is null
