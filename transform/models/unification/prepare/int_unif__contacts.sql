with

persons as (

    select
        person_id,
        name,
        phones,
        is_active,
        {{ clean_address('email') }} as typed_address
    from {{ ref('stg_gainsight__persons') }}

),

addressed as (

    select
        persons.*,
        case
            when not {{ is_address('persons.typed_address') }} then null
            when ascii_hosts.host is null then persons.typed_address
            else split_part(persons.typed_address, '@', 1) || '@' || ascii_hosts.host
        end as address
    from persons
    left join {{ ref('int_unif__ascii_hosts') }} as ascii_hosts
        on ascii_hosts.typed_host = split_part(persons.typed_address, '@', 2)

),

company_persons as (

    select
        company_person_id,
        person_id,
        company_id,
        is_primary,
        is_active
    from {{ ref('stg_gainsight__company_persons') }}

),

still_linked as (

    select distinct person_id
    from company_persons
    where is_active

),

companies as (

    select company_id, survivor_id from {{ ref('int_unif__companies') }}

),

-- a link that ended counts only while the person has no other
links as (

    select
        company_persons.company_person_id,
        company_persons.person_id,
        companies.survivor_id as company_id,
        company_persons.is_primary,
        company_persons.is_active
    from company_persons
    inner join companies
        on companies.company_id = company_persons.company_id
    left join still_linked
        on still_linked.person_id = company_persons.person_id
    where company_persons.is_active or still_linked.person_id is null

)

select
    addressed.person_id,
    links.company_person_id,
    links.company_id,
    addressed.name,
    addressed.phones,
    addressed.address,
    nullif({{ alias_of('addressed.address') }}, addressed.address) as alias_address,
    split_part(addressed.address, '@', 2) as host,
    case when links.is_primary then 1 else 0 end as is_primary,
    case when addressed.is_active and coalesce(links.is_active, true) then 0 else 1 end as is_stale
from addressed
left join links
    on links.person_id = addressed.person_id
