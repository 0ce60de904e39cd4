with

companies as (

    select * from {{ ref('int_unif__companies') }}

),

company_keys as (

    select company_key, min(evidence_id) as company_id
    from {{ ref('int_unif__company_keys') }}
    group by company_key

),

edits as (

    select company_key, domain, action, include_subdomains, valid_from, valid_to
    from {{ ref('company_domain_edits') }}

    union all

    select company_key, domain, action, include_subdomains, valid_from, valid_to
    from {{ ref('stg_admin__company_domain_edits') }}

),

valid_edits as (

    select
        company_keys.company_id,
        {{ host_of('edits.domain') }} as host,
        edits.action,
        coalesce(edits.include_subdomains, 1) as include_subdomains
    from edits
    inner join company_keys
        on company_keys.company_key = {{ id_key('edits.company_key') }}
    where
        coalesce(edits.valid_from, {{ today() }}) <= {{ today() }}
        and coalesce(edits.valid_to, {{ today() }}) >= {{ today() }}

),

texts as (

    select
        company_id,
        -- people separate domains with anything
        {{ regexp_replace_all("coalesce(website, '') || ';' || coalesce(email_domains, '')", '[,| ]', ';') }} as domains
    from companies
    where website is not null or email_domains is not null

),

listed as (

    {{ split_as_rows('texts', 'domains', ['company_id']) }}

),

-- a page at a social network or a code host is not the company's own site
shared_websites as (

    select host from {{ ref('shared_websites') }}

),

hosts as (

    select listed.company_id, {{ host_of('listed.item') }} as host, 1 as include_subdomains
    from listed
    left join shared_websites
        on shared_websites.host = {{ host_of('listed.item') }}
    where
        listed.item <> ''
        and not (shared_websites.host is not null and {{ text_matches('listed.item', '^([a-zA-Z]+://)?[^/]+/[^/]') }})

    union all

    select company_id, host, include_subdomains
    from valid_edits
    where action = 'add'

),

kept as (

    -- an edit speaks last: `include_subdomains` 0 holds whatever else lists the domain
    select hosts.company_id, hosts.host, min(hosts.include_subdomains) as include_subdomains
    from hosts
    left join valid_edits as removed
        on removed.company_id = hosts.company_id
        and removed.host = hosts.host
        and removed.action = 'remove'
    where removed.host is null and {{ is_host('hosts.host') }}
    group by hosts.company_id, hosts.host

)

select
    kept.company_id as evidence_id,
    companies.survivor_id as company_id,
    kept.host,
    kept.include_subdomains
from kept
inner join companies
    on companies.company_id = kept.company_id
