{#- A table: the planner knows its size, and joins a million members to it instead of it to them. -#}
with

decided_alone as (

    select user_keys.record_key, user_keys.host, user_keys.address, user_keys.address_status
    from {{ ref('int_unif__decided_alone') }} as decided_alone
    inner join {{ ref('int_unif__user_keys') }} as user_keys
        on user_keys.record_key = decided_alone.record_key
        and user_keys.address_source = 'email'

),

host_kinds as (

    select * from {{ ref('int_unif__host_kinds') }}

),

subjects as (

    select record_key as subject, host, address, address_status from decided_alone
    union all
    select '@' || host as subject, host, null as address, 'OK' as address_status from host_kinds where n_users > 0
    union all
    select '@NO_EMAIL' as subject, null as host, null as address, 'NO_EMAIL' as address_status
    union all
    select '@EMAIL_MALFORMED' as subject, null as host, null as address, 'EMAIL_MALFORMED' as address_status

),

decision as (

    select * from {{ ref('int_unif__decision') }}

),

conflicts as (

    select * from {{ ref('int_unif__conflicts') }}

),

companies as (

    select company_id, sfdc_account_id, is_active from {{ ref('int_unif__companies') }}

),

shared_domains as (

    select domain from {{ ref('domain_health') }} where is_shared_by_data = 1

),

suggested as (

    select subject, count(distinct company_id) as n_candidates
    from {{ ref('int_unif__candidates') }}
    where auto_assign = 0 and is_barred = 0
    group by subject

),

persons_without_company as (

    select distinct address from {{ ref('int_unif__contacts') }} where company_id is null and address is not null

),

active_rules as (

    select count(*) as n_rules from {{ ref('int_unif__rules') }}

)

select
    subjects.subject,
    coalesce(decision.status, 'UNMATCHED') as status,
    decision.company_id,
    companies.sfdc_account_id,
    decision.person_id,
    case
        when decision.subject is not null then decision.reason_code
        else {{ unmatched_reason() }}
    end as reason_code,
    decision.rule_id,
    decision.match_type,
    decision.matched_on,
    decision.evidence_object,
    decision.evidence_id,
    decision.confidence,
    coalesce(decision.n_candidates, suggested.n_candidates, 0) as n_candidates,
    decision.tie_break,
    decision.override_id,
    case when decision.status = 'MATCHED' then {{ warnings() }} end as warnings,
    coalesce(decision.is_stale, 0) as is_stale
from subjects
cross join active_rules
left join decision
    on decision.subject = subjects.subject
left join conflicts
    on conflicts.subject = subjects.subject
left join companies
    on companies.company_id = decision.company_id
left join shared_domains
    on shared_domains.domain = decision.matched_on
    and decision.family = 'domain'
left join host_kinds
    on host_kinds.host = subjects.host
left join suggested
    on suggested.subject = subjects.subject
left join persons_without_company
    on persons_without_company.address = subjects.address
