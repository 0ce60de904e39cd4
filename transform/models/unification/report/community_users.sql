{#- A view: what members of one subject share is not written a million times. -#}
{{ config(materialized='view') }}

with

users as (

    select * from {{ ref('int_unif__subjects') }}

),

answers as (

    select * from {{ ref('int_unif__answers') }}

),

fingerprint as (

    select * from {{ ref('int_unif__fingerprint') }}

)

select
    -- who
    users.record_key,
    users.connection,
    users.community_id,
    users.user_id,

    -- the answer
    answers.company_id,
    answers.sfdc_account_id,
    answers.person_id,
    answers.status,
    answers.reason_code,

    -- why
    answers.rule_id,
    answers.match_type,
    answers.matched_on,
    answers.evidence_object,
    answers.evidence_id,
    answers.confidence,
    answers.n_candidates,
    answers.tie_break,

    -- what to be careful about; the last of the warnings in alphabetical order depends on the member
    case
        when answers.status = 'MATCHED'
            and (
                answers.is_stale = 1
                or users.last_activity_at < {{ dbt.dateadd('month', -var('stale_after_months'), today()) }}
            )
            then coalesce(answers.warnings || ';', '') || 'STALE_CONTACT'
        else answers.warnings
    end as warnings,
    answers.override_id,

    -- metadata
    fingerprint.rules_fingerprint,
    {{ run_time() }} as decided_at,
    '{{ run_id() }}' as run_id
from users
cross join fingerprint
left join answers
    on answers.subject = users.subject
