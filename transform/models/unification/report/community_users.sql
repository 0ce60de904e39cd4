with

users as (

    select * from {{ ref('int_unif__subjects') }}

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

host_kinds as (

    select * from {{ ref('int_unif__host_kinds') }}

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

),

fingerprint as (

    select rules_fingerprint from {{ ref('int_unif__fingerprint') }}

)

select
    -- who
    users.record_key,
    users.connection,
    users.community_id,
    users.user_id,

    -- the answer
    decision.company_id,
    companies.sfdc_account_id,
    decision.person_id,
    coalesce(decision.status, 'UNMATCHED') as status,
    case
        when decision.subject is not null then decision.reason_code
        else {{ unmatched_reason() }}
    end as reason_code,

    -- why
    decision.rule_id,
    decision.match_type,
    decision.matched_on,
    decision.evidence_object,
    decision.evidence_id,
    decision.confidence,
    coalesce(decision.n_candidates, suggested.n_candidates, 0) as n_candidates,
    decision.tie_break,
    case when decision.status = 'MATCHED' then {{ warnings() }} end as warnings,

    -- when and under which rules
    decision.override_id,
    fingerprint.rules_fingerprint,
    {{ run_time() }} as decided_at,
    '{{ run_id() }}' as run_id
from users
cross join fingerprint
cross join active_rules
left join decision
    on decision.subject = users.subject
left join conflicts
    on conflicts.subject = users.subject
left join companies
    on companies.company_id = decision.company_id
left join shared_domains
    on shared_domains.domain = decision.matched_on
    and decision.family = 'domain'
left join host_kinds
    on host_kinds.host = users.host
left join suggested
    on suggested.subject = users.subject
left join persons_without_company
    on persons_without_company.address = users.address
