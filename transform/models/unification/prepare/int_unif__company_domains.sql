with

company_hosts as (

    select * from {{ ref('int_unif__company_hosts') }}

),

host_kinds as (

    select * from {{ ref('int_unif__host_kinds') }}

),

-- under github.io or wordpress.com every host is somebody else's
hosting_domains as (

    select distinct suffix from {{ ref('public_suffixes') }} where section = 'private'

)

select
    company_hosts.company_id,
    company_hosts.host,
    host_kinds.registrable,
    host_kinds.n_labels,
    min(company_hosts.evidence_id) as evidence_id,
    max(company_hosts.include_subdomains) as include_subdomains,
    max(case when hosting_domains.suffix is not null then 1 else 0 end) as is_hosted
from company_hosts
inner join host_kinds
    on host_kinds.host = company_hosts.host
left join hosting_domains
    on hosting_domains.suffix = host_kinds.registrable
-- public mail is nobody's domain, even when a company has it as website
where host_kinds.names_a_company = 1
group by company_hosts.company_id, company_hosts.host, host_kinds.registrable, host_kinds.n_labels
