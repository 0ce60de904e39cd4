-- Members with the company they were assigned to; those who are gone have none.
with

members as (

    select * from {{ ref('stg_communities__users') }}

),

assignments as (

    select * from {{ ref('community_users') }}

),

companies as (

    select * from {{ ref('stg_gainsight__companies') }}

)

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

    -- whether they still do
    members.is_deleted,
    case
        when
            not members.is_deleted
            and members.last_activity_at >= {{ dbt.dateadd('day', -var('active_member_days'), run_time()) }}
            then 'ACTIVE'
        else 'INACTIVE'
    end as activity_status,

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
    assignments.n_candidates
from members
left join assignments
    on assignments.record_key = members.record_key
left join companies
    on companies.company_id = assignments.company_id
where members.is_deleted or assignments.record_key is not null
