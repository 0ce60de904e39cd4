-- Invented members, companies and contacts for bench/unification.py; the variable `users` is the number of members.
-- A row's content follows from its number: the same rows on every machine.

create macro syllables(n) as
    ['ar', 'bel', 'cor', 'dan', 'el', 'fin', 'gra', 'hel', 'in', 'jor', 'kal', 'lum', 'mor', 'nor', 'ol', 'pra', 'qui', 'ros',
     'sol', 'tan', 'ul', 'vor', 'wel', 'xan', 'yor', 'zen', 'bri', 'cla', 'dro', 'fla', 'gle', 'kri'][1 + (n % 32)];
create macro company_word(n) as
    syllables(n) || syllables(n // 32) || syllables(n // 1024) || syllables(n // 32768);
create macro company_domain(n) as company_word(n) || ['.com', '.com', '.io', '.de', '.co.uk'][1 + (n % 5)];

insert into raw_gainsight.company by name
select
    '1P02' || lpad(n::varchar, 32, '0') as "Gsid",
    upper(company_word(n)[1]) || company_word(n)[2:]
        || [' Inc.', ' Ltd', ' GmbH', ' Systems, Inc.', ' Group', ' S.A.', '', ' Energy', ' Air Lines', ', LLC'][1 + (n % 10)] as "Name",
    -- one in twenty shares the domain of its neighbour, one in ten has none
    case when n % 10 = 3 then null when n % 20 = 1 then 'https://www.' || company_domain(n - 1) || '/en'
        else 'https://www.' || company_domain(n) || '/about' end as "Website__gc",
    case when n % 7 = 0 then 'mail.' || company_domain(n) || '; ' || company_word(n) || '-group.net' end as "Email_Domains__gc",
    '001' || lpad(n::varchar, 12, '0') || 'AAA' as "SfdcAccountId",
    case when n % 9 = 0 then 'Ex-customer' else 'Customer' end as "ManagedAs",
    timestamptz '2026-01-01 00:00:00+00' as _sdc_extracted_at,
    n as _sdc_sequence,
    'bench' as _sdc_run_id
from range(getvariable('users') // 10) as numbers(n);

insert into raw_gainsight.person by name
select
    '1P01' || lpad(n::varchar, 32, '0') as "Gsid",
    'person' || n || '@' || case when n % 12 = 0 then 'gmail.com' else company_domain(n // 3) end as "Email",
    'Person ' || n as "Name",
    timestamptz '2026-01-01 00:00:00+00' as _sdc_extracted_at,
    n as _sdc_sequence,
    'bench' as _sdc_run_id
from range(getvariable('users') // 10 * 3) as numbers(n);

insert into raw_gainsight.company_person by name
select
    '1C01' || lpad(n::varchar, 32, '0') as "Gsid",
    '1P01' || lpad(n::varchar, 32, '0') as "Person_ID",
    '1P02' || lpad((n // 3)::varchar, 32, '0') as "Company_ID",
    true as "IsPrimaryCompany",
    n % 15 <> 0 as "Active",
    timestamptz '2026-01-01 00:00:00+00' as _sdc_extracted_at,
    n as _sdc_sequence,
    'bench' as _sdc_run_id
from range(getvariable('users') // 10 * 3) as numbers(n);

insert into raw_communities.users by name
with members as (

    select
        n,
        (n * 7919) % (getvariable('users') // 10) as company,
        case
            when n % 100 < 40 then ['gmail.com', 'yahoo.com', 'outlook.com', 'qq.com', 'gmx.de'][1 + (n % 5)]
            when n % 100 < 72 then company_domain((n * 7919) % (getvariable('users') // 10))
            when n % 100 < 77 then 'eng.' || company_domain((n * 7919) % (getvariable('users') // 10))
            when n % 100 < 80 then company_word((n * 7919) % (getvariable('users') // 10)) || '.org'
            else 'unknown' || (n % (getvariable('users') // 12)) || '.com'
        end as host
    from range(getvariable('users')) as numbers(n)

)

select
    'bench' as connection,
    '1' as community_id,
    n as userid,
    'member' || n as username,
    case
        when n % 50 = 49 then null
        when n % 100 = 71 then 'person' || (company * 3 + 1) || '@' || host
        else 'member' || n || '@' || host
    end as email,
    case when n % 50 <> 49 then host end as email_domain_ascii,
    timestamptz '2025-01-01 00:00:00+00' as joindate,
    timestamptz '2026-01-01 00:00:00+00' - to_days((n % 900)::int) as lastactivity,
    n % 40 as posts, n % 7 as topics, n % 3 as solved, n % 90 as likes, n % 50 as likes_given,
    'rank.contributor' as rank_name, 'Contributor' as rank_display_name, n % 500 = 0 as is_moderator,
    '["roles.registered"]'::json as roles,
    timestamptz '2026-01-01 00:00:00+00' as _sdc_extracted_at,
    n as _sdc_sequence,
    'bench' as _sdc_run_id
from members;

-- three in ten members filled in a company: mostly one that exists, written in some way
insert into raw_communities.user_profile_fields by name
select
    'bench' as connection,
    n as userid,
    json_array(
        json_object('profilefieldid', 1, 'name', 'Company', 'value', case
            when n % 30 = 0 then 'n/a'
            when n % 30 = 3 then 'Freelance work ' || n
            when n % 30 = 6 then upper(company_word((n * 7919) % (getvariable('users') // 10))) || ' corporation (EMEA)'
            when n % 30 = 9 then company_word((n * 7919) % (getvariable('users') // 10)) || 'x'
            else company_word((n * 7919) % (getvariable('users') // 10)) || ' Inc'
        end),
        json_object('profilefieldid', 2, 'name', 'Job Title', 'value', 'Engineer')
    ) as profile_fields,
    timestamptz '2026-01-01 00:00:00+00' as _sdc_extracted_at,
    n as _sdc_sequence,
    'bench' as _sdc_run_id
from range(getvariable('users')) as numbers(n)
where n % 10 in (0, 3, 6) or n % 30 = 9;

insert into raw_communities.extracts by name
select
    'bench' as run_id, 'communities' as source, 'bench' as connection, 'users' as stream, 'full' as mode,
    timestamptz '2025-12-31 00:00:00+00' as started_at, timestamptz '2026-01-01 01:00:00+00' as finished_at,
    'succeeded' as status, getvariable('users') as records,
    timestamptz '2026-01-01 00:00:00+00' as _sdc_extracted_at, 1 as _sdc_sequence, 'bench' as _sdc_run_id;
