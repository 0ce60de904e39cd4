{#- The columns here are what `from` in the field mapping may use. -#}
{% set unmatched_state = 'skipped' if choice('on_unmatched', ['write', 'skip']) == 'skip' else 'writable' %}

with

members as (

    select * from {{ ref('stg_communities__users') }}

),

assignments as (

    select * from {{ ref('community_users') }}

),

companies as (

    select * from {{ ref('stg_gainsight__companies') }}

),

joined as (

    select
        -- ids
        members.record_key,
        members.connection,
        members.community_id,
        members.user_id,

        -- who
        members.username,
        trim(both ' .' from members.email_raw) as email,
        members.rank_name,
        members.roles,
        members.is_moderator,

        -- what they did
        members.topics,
        members.posts,
        members.likes,
        members.likes_given,
        members.solved,

        -- times
        members.registered_at,
        members.last_activity_at,
        members.last_visit_at,

        -- whose they are
        assignments.company_id,
        companies.company_name,
        assignments.sfdc_account_id,
        assignments.person_id,
        assignments.status,
        assignments.rule_id,
        assignments.match_type,
        assignments.reason_code,
        assignments.confidence,
        assignments.warnings,
        assignments.n_candidates,

        case assignments.status
            when 'INTERNAL' then 'skipped'
            when 'UNMATCHED' then '{{ unmatched_state }}'
            when 'AMBIGUOUS' then 'blocked'
            else 'writable'
        end as member_state
    from members
    inner join assignments
        on assignments.record_key = members.record_key
    left join companies
        on companies.company_id = assignments.company_id
    where not members.is_deleted

)

select * from joined
