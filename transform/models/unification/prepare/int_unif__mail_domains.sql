with

mail_domains as (

    select * from {{ ref('mail_domains') }}

),

edits as (

    select
        lower(trim(domain)) as domain,
        kind,
        action
    from {{ ref('public_mail_domain_edits') }}

),

listed as (

    select mail_domains.domain, mail_domains.kind
    from mail_domains
    left join edits
        on edits.domain = mail_domains.domain
        and edits.kind = mail_domains.kind
        and edits.action = 'remove'
    where edits.domain is null

    union all

    select domain, kind
    from edits
    where action = 'add'

),

ranked as (

    select
        domain,
        min(case kind when 'relay' then 1 when 'disposable' then 2 when 'public' then 3 else 4 end) as kind_rank
    from listed
    group by domain

)

select
    domain,
    case kind_rank when 1 then 'relay' when 2 then 'disposable' when 3 then 'public' else 'membership' end as kind
from ranked
