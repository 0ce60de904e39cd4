{#- The companies that a host points to, one CTE per way. The suffix way joins the ends of the *user's* host, so that
    notacme.com is never taken for acme.com. -#}
{{ config(materialized='view') }}

{%- set most = 6 -%}
with

user_hosts as (

    select host, registrable, n_labels, label
    from {{ ref('int_unif__host_kinds') }}
    where names_a_company = 1 and n_addresses > 0

),

company_domains as (

    select * from {{ ref('int_unif__company_domains') }}

),

contact_domains as (

    select * from {{ ref('int_unif__contact_domains') }}

),

company_names as (

    select * from {{ ref('int_unif__company_names') }} where tier = 0

),

domain_listed as (
    {% for k in range(2, most + 1) %}
    select
        case when user_hosts.n_labels = {{ k }} then 'domain_exact' else 'domain_suffix' end as match_type,
        user_hosts.host,
        company_domains.company_id,
        'company_domain' as evidence_object,
        company_domains.evidence_id,
        company_domains.host as matched_on,
        {{ k }} as specificity,
        cast(null as {{ type_of('bigint') }}) as support,
        cast(null as {{ type_of('double') }}) as share
    from user_hosts
    inner join company_domains
        on company_domains.host = {{ tail('user_hosts.host', k) }}
    where
        user_hosts.n_labels >= {{ k }}
        and (user_hosts.n_labels = {{ k }} or company_domains.include_subdomains = 1)
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- only for companies that list a deeper host: one that lists the registrable domain is found above
domain_registrable as (

    select
        'domain_registrable' as match_type,
        user_hosts.host,
        company_domains.company_id,
        'company_domain' as evidence_object,
        min(company_domains.evidence_id) as evidence_id,
        user_hosts.registrable as matched_on,
        0 as specificity,
        cast(null as {{ type_of('bigint') }}) as support,
        cast(null as {{ type_of('double') }}) as share
    from user_hosts
    inner join company_domains
        on company_domains.registrable = user_hosts.registrable
    where
        company_domains.host <> company_domains.registrable
        and company_domains.host <> user_hosts.host
        and company_domains.include_subdomains = 1
        and company_domains.is_hosted = 0
    group by user_hosts.host, company_domains.company_id, user_hosts.registrable

),

domain_learned as (
    {% for level in ['host', 'registrable'] %}
    select
        'domain_learned' as match_type,
        user_hosts.host,
        contact_domains.company_id,
        'contact_domain' as evidence_object,
        contact_domains.company_id as evidence_id,
        contact_domains.domain as matched_on,
        {{ 'user_hosts.n_labels' if level == 'host' else '0' }} as specificity,
        contact_domains.n_contacts as support,
        1.0 * contact_domains.n_contacts / contact_domains.n_domain_contacts as share
    from user_hosts
    inner join contact_domains
        on contact_domains.domain = user_hosts.{{ level }}
    {{ "where user_hosts.registrable <> user_hosts.host" if level == 'registrable' else 'union all' }}
    {%- endfor %}

),

domain_label_name as (
    {% for level in ['label', 'registrable'] %}
    select
        'domain_label_name' as match_type,
        user_hosts.host,
        company_names.company_id,
        company_names.evidence_object,
        company_names.evidence_id,
        company_names.name_key as matched_on,
        {{ loop.index0 }} as specificity,
        cast(null as {{ type_of('bigint') }}) as support,
        cast(null as {{ type_of('double') }}) as share
    from user_hosts
    inner join company_names
        on company_names.name_key = user_hosts.{{ level }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from domain_listed
union all
select * from domain_registrable
union all
select * from domain_learned
union all
select * from domain_label_name
