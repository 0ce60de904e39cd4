with

hosts as (

    select * from {{ ref('int_unif__host_registrable') }}

),

mail_domains as (

    select * from {{ ref('int_unif__mail_domains') }}

),

-- the longest domain wins
best_override as (

    select host, override_id, action, company_id
    from (
        select
            host_overrides.*,
            row_number() over (partition by host order by k desc, override_id) as override_rank
        from {{ ref('int_unif__host_overrides') }} as host_overrides
        where not (action = 'never_company' and company_key is not null)
    ) as ranked
    where override_rank = 1

)

select
    hosts.host,
    hosts.n_labels,
    hosts.n_addresses,
    hosts.n_users,
    hosts.registrable,
    replace(split_part(hosts.registrable, '.', 1), '-', '') as label,
    coalesce(exact_kind.kind, registrable_kind.kind) as mail_kind,
    best_override.override_id,
    best_override.action as override_action,
    best_override.company_id as override_company_id,
    case
        when hosts.registrable is null then 0
        when coalesce(exact_kind.kind, registrable_kind.kind) is not null then 0
        when best_override.action is not null and best_override.action <> 'assign' then 0
        else 1
    end as names_a_company
from hosts
left join mail_domains as exact_kind
    on exact_kind.domain = hosts.host
left join mail_domains as registrable_kind
    on registrable_kind.domain = hosts.registrable
left join best_override
    on best_override.host = hosts.host
