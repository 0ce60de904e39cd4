-- A labelled sample (schema `sample`) as the loaders would have delivered it: connection `sample`, one fetch.
create macro fetched() as timestamptz '2026-01-01 00:00:00+00';

create table sample.numbered as
select user_id, dense_rank() over (order by user_id) as userid, email, ascii_host, username, company_field, row_number() over () as line
from sample.users
where user_id is not null;

insert into raw_communities.users by name
select
    'sample' as connection, 'sample' as community_id, userid, username, email, ascii_host as email_domain_ascii,
    fetched() as _sdc_extracted_at, line as _sdc_sequence, 'sample' as _sdc_run_id
from sample.numbered;

insert into raw_communities.user_profile_fields by name
select
    'sample' as connection, userid,
    json_array(json_object('profilefieldid', 1, 'name', 'Company', 'value', company_field)) as profile_fields,
    fetched() as _sdc_extracted_at, line as _sdc_sequence, 'sample' as _sdc_run_id
from sample.numbered
where company_field is not null;

-- a prefix, so that no id of a sample is taken for one of Salesforce; a company that any file names exists, and one
-- that is listed twice has every website
insert into raw_gainsight.company by name
with

listed as (

    select company_id, name, website, row_number() over () as line from sample.companies
    union all by name
    select company_id from sample.company_domains
    union all by name
    select company_id from sample.company_aliases
    union all by name
    select company_id from sample.contacts

),

companies as (

    select company_id, arg_max(name, line) as name, string_agg(distinct website, ';') as website
    from listed
    where company_id is not null
    group by company_id

)

select
    'sample:' || companies.company_id as "Gsid", companies.name as "Name", companies.website as "Website__gc",
    domains.domains as "Email_Domains__gc",
    fetched() as _sdc_extracted_at, 1 as _sdc_sequence, 'sample' as _sdc_run_id
from companies
left join (select company_id, string_agg(domain, ';') as domains from sample.company_domains group by company_id) as domains
    on domains.company_id = companies.company_id;

create schema raw_admin;
create table raw_admin.company_aliases as
select
    'sample:' || company_id as company_key, alias,
    fetched() as _sdc_extracted_at, row_number() over () as _sdc_sequence, null::timestamptz as _sdc_deleted_at,
    'sample' as _sdc_run_id
from sample.company_aliases
where company_id is not null and alias is not null;

insert into raw_gainsight.person by name
select
    'person:' || lower(trim(email)) as "Gsid", min(email) as "Email",
    fetched() as _sdc_extracted_at, 1 as _sdc_sequence, 'sample' as _sdc_run_id
from sample.contacts
where trim(email) <> ''
group by lower(trim(email));

insert into raw_gainsight.company_person by name
select distinct
    'link:' || lower(trim(email)) || ':' || company_id as "Gsid", 'person:' || lower(trim(email)) as "Person_ID",
    'sample:' || company_id as "Company_ID", true as "Active",
    fetched() as _sdc_extracted_at, 1 as _sdc_sequence, 'sample' as _sdc_run_id
from sample.contacts
where trim(email) <> '' and company_id is not null;
