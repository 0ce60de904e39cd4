with

companies as (

    select * from {{ ref('int_unif__companies') }}

),

edits as (

    select company_key, domain, action, include_subdomains, valid_from, valid_to
    from {{ ref('company_domain_edits') }}

    union all

    select company_key, domain, action, include_subdomains, valid_from, valid_to
    from {{ ref('stg_admin__company_domain_edits') }}
    where has_unreadable_date is not true

),

valid_edits as (

    select
        min(company_keys.evidence_id) as company_id,
        {{ host_of('edits.domain') }} as host,
        edits.action,
        coalesce(edits.include_subdomains, 1) as include_subdomains
    from edits
    inner join {{ ref('int_unif__company_keys') }} as company_keys
        on company_keys.company_key = {{ id_key('edits.company_key') }}
    where
        coalesce(edits.valid_from, {{ today() }}) <= {{ today() }}
        and coalesce(edits.valid_to, {{ today() }}) >= {{ today() }}
    group by edits.company_key, edits.domain, edits.action, coalesce(edits.include_subdomains, 1)

),

texts as (

    select
        company_id,
        -- people separate domains with anything
        {{ regexp_replace_all("coalesce(website, '') || ';' || coalesce(email_domains, '')", '[,| \t\r\n]', ';') }} as domains
    from companies
    where website is not null or email_domains is not null

),

one_row_per_text as (

    {{ split_as_rows('texts', 'domains', ['company_id']) }}

),

listed as (

    select company_id, item, {{ host_of('item') }} as host
    from one_row_per_text
    where item <> ''

),

-- a page at a social network or a code host is not the company's own site
shared_websites as (

    select host from {{ ref('shared_websites') }}

),

hosts as (

    select listed.company_id, listed.host, 1 as include_subdomains
    from listed
    left join shared_websites as shared_host
        on shared_host.host = listed.host
    -- uk.linkedin.com is one as well
    left join shared_websites as shared_domain
        on shared_domain.host = {{ tail('listed.host', 2) }}
    where
        not (
            coalesce(shared_host.host, shared_domain.host) is not null
            and {{ text_matches('listed.item', '^([a-zA-Z]+://)?[^/]+/[^/]') }}
        )

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
