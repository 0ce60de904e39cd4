with

contacts as (

    select distinct address, host, company_id
    from {{ ref('int_unif__contacts') }}
    where company_id is not null and host is not null

),

host_kinds as (

    select * from {{ ref('int_unif__host_kinds') }} where names_a_company = 1

),

hosting_domains as (

    select * from {{ ref('int_unif__hosting_domains') }}

),

-- contacts speak for their host, and for the domain it belongs to
domains as (

    select host_kinds.host as domain, contacts.company_id
    from contacts
    inner join host_kinds
        on host_kinds.host = contacts.host

    union all

    select host_kinds.registrable as domain, contacts.company_id
    from contacts
    inner join host_kinds
        on host_kinds.host = contacts.host
    left join hosting_domains
        on hosting_domains.domain = host_kinds.registrable
    where host_kinds.registrable <> host_kinds.host and hosting_domains.domain is null

),

counted as (

    select domain, company_id, count(*) as n_contacts
    from domains
    group by domain, company_id

)

select
    domain,
    company_id,
    n_contacts,
    sum(n_contacts) over (partition by domain) as n_domain_contacts
from counted
