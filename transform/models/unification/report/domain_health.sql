with

host_kinds as (

    select * from {{ ref('int_unif__host_kinds') }}

),

listed as (

    select host, count(distinct company_id) as n_companies, min(company_id) as first_company_id
    from {{ ref('int_unif__company_hosts') }}
    group by host

),

contact_domains as (

    select
        domain,
        max(n_domain_contacts) as n_contacts,
        max(n_contacts) as n_top_contacts,
        count(*) as n_contact_companies
    from {{ ref('int_unif__contact_domains') }}
    group by domain

),

top_companies as (

    select contact_domains.domain, min(counted.company_id) as top_company_id
    from contact_domains
    inner join {{ ref('int_unif__contact_domains') }} as counted
        on counted.domain = contact_domains.domain
        and counted.n_contacts = contact_domains.n_top_contacts
    group by contact_domains.domain

),

domains as (

    select host as domain from listed
    union
    select domain from contact_domains

)

select
    domains.domain,
    host_kinds.mail_kind,
    coalesce(host_kinds.n_users, 0) as n_users,
    coalesce(listed.n_companies, 0) as n_companies,
    coalesce(contact_domains.n_contacts, 0) as n_contacts,
    coalesce(contact_domains.n_contact_companies, 0) as n_contact_companies,
    coalesce(contact_domains.n_top_contacts, 0) as n_top_contacts,
    -- many contacts of many employers: an association, a school, a mail provider that no list knows
    case
        when contact_domains.n_contacts >= 10 and contact_domains.n_top_contacts < 0.3 * contact_domains.n_contacts
            then 1
        else 0
    end as is_shared_by_data,
    case
        when listed.n_companies >= 1 and host_kinds.mail_kind is not null then 'public_mail'
        when listed.n_companies > 1 then 'shared'
        when contact_domains.n_contacts >= 10 and contact_domains.n_top_contacts < 0.3 * contact_domains.n_contacts
            then 'shared_by_data'
        when listed.n_companies is null then 'suggested'
        when coalesce(host_kinds.n_users, 0) = 0 and contact_domains.n_contacts is null then 'unused'
        else 'used'
    end as finding,
    coalesce(listed.first_company_id, top_companies.top_company_id) as company_id
from domains
left join host_kinds
    on host_kinds.host = domains.domain
left join listed
    on listed.host = domains.domain
left join contact_domains
    on contact_domains.domain = domains.domain
left join top_companies
    on top_companies.domain = domains.domain
