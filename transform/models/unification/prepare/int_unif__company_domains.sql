with

company_hosts as (

    select * from {{ ref('int_unif__company_hosts') }}

),

host_kinds as (

    select * from {{ ref('int_unif__host_kinds') }}

),

hosting_domains as (

    select * from {{ ref('int_unif__hosting_domains') }}

)

select
    company_hosts.company_id,
    company_hosts.host,
    host_kinds.registrable,
    host_kinds.n_labels,
    min(company_hosts.evidence_id) as evidence_id,
    max(company_hosts.include_subdomains) as include_subdomains,
    max(case when hosting_domains.domain is not null then 1 else 0 end) as is_hosted
from company_hosts
inner join host_kinds
    on host_kinds.host = company_hosts.host
left join hosting_domains
    on hosting_domains.domain = host_kinds.registrable
-- public mail is nobody's domain, even when a company has it as website
where host_kinds.names_a_company = 1
group by company_hosts.company_id, company_hosts.host, host_kinds.registrable, host_kinds.n_labels
