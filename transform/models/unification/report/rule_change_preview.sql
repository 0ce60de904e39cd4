{#- Candidate rules beside the active ones, before switching:

      dbt build --select +rule_change_summary --exclude-resource-type unit_test --indirect-selection cautious \
        --vars '{unification_rules: unification_rules_candidate, schema_prefix: preview_}'

    Everything is built into schemas that begin with `preview_`; the active ones are only read. The members
    are in preview_unification.rule_change_preview, the counts in preview_unification.rule_change_summary. -#}
{{ config(enabled=(var('schema_prefix', '') != ''), tags=['preview']) }}

with

active as (

    select record_key, status, company_id, rule_id from {{ source('active', 'community_users') }}

),

candidate as (

    select record_key, status, company_id, rule_id from {{ ref('community_users') }}

),

compared as (

    select
        coalesce(candidate.record_key, active.record_key) as record_key,
        active.status as active_status,
        active.company_id as active_company_id,
        active.rule_id as active_rule_id,
        candidate.status as candidate_status,
        candidate.company_id as candidate_company_id,
        candidate.rule_id as candidate_rule_id,
        case
            when active.company_id is null and candidate.company_id is not null then 'gained'
            when active.company_id is not null and candidate.company_id is null then 'lost'
            when active.company_id <> candidate.company_id then 'moved'
            when coalesce(active.rule_id, '') <> coalesce(candidate.rule_id, '') then 'rule_changed'
            when coalesce(active.status, '') <> coalesce(candidate.status, '') then 'status_changed'
            else 'same'
        end as change
    from candidate
    full outer join active
        on active.record_key = candidate.record_key

)

select * from compared where change <> 'same'
