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

ascii_hosts as (

    select * from {{ ref('int_unif__ascii_hosts') }}

),

valid_edits as (

    select
        min(company_keys.evidence_id) as company_id,
        {{ host_of('edits.domain') }} as typed_host,
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
        {{ regexp_replace_all(
            "coalesce(website, '') || ';' || coalesce(email_domains, '')", '[,| \t\r\n]', ';'
        ) }} as domains
    from companies
    where website is not null or email_domains is not null

),

one_row_per_text as (

    {{ split_as_rows('texts', 'domains', ['company_id']) }}

),

listed as (

    select company_id, item, {{ host_of('item') }} as typed_host
    from one_row_per_text
    where item <> ''

),

-- a page at a social network or a code host is not the company's own site
shared_websites as (

    select host from {{ ref('shared_websites') }}

),

typed_hosts as (

    select listed.company_id, listed.typed_host, 1 as include_subdomains, 'add' as action
    from listed
    left join shared_websites as shared_host
        on shared_host.host = listed.typed_host
    -- uk.linkedin.com is one as well
    left join shared_websites as shared_domain
        on shared_domain.host = {{ tail('listed.typed_host', 2) }}
    where
        not (
            coalesce(shared_host.host, shared_domain.host) is not null
            and {{ text_matches('listed.item', '^([a-zA-Z]+://)?[^/]+/[^/]') }}
        )

    union all

    select company_id, typed_host, include_subdomains, action
    from valid_edits

),

hosts as (

    select
        typed_hosts.company_id,
        typed_hosts.include_subdomains,
        typed_hosts.action,
        coalesce(ascii_hosts.host, typed_hosts.typed_host) as host
    from typed_hosts
    left join ascii_hosts
        on ascii_hosts.typed_host = typed_hosts.typed_host

),

kept as (

    -- an edit speaks last: `include_subdomains` 0 holds whatever else lists the domain
    select company_id, host, min(include_subdomains) as include_subdomains
    from hosts
    where {{ is_host('host') }}
    group by company_id, host
    having max(case when action = 'remove' then 1 else 0 end) = 0

)

select
    kept.company_id as evidence_id,
    companies.survivor_id as company_id,
    kept.host,
    kept.include_subdomains
from kept
inner join companies
    on companies.company_id = kept.company_id
