with

users as (

    {{ select_raw(source('communities', 'users'), [
        ['connection', 'string', 'connection'],
        ['community_id', 'string', 'community_id'],
        ['userid', 'bigint', 'userid'],
        ['username', 'string', 'username'],
        ['email', 'string', 'email_raw'],
        ['email_domain_ascii', 'string', 'email_host_ascii'],
        ['insided_sso_customeruid', 'string', 'sso_customer_uid'],
        ['joindate', 'timestamp', 'registered_at'],
        ['lastactivity', 'timestamp', 'last_activity_at'],
        ['lastvisit', 'timestamp', 'last_visit_at'],
        ['posts', 'bigint', 'posts'],
        ['topics', 'bigint', 'topics'],
        ['solved', 'bigint', 'solved'],
        ['likes', 'bigint', 'likes'],
        ['likes_given', 'bigint', 'likes_given'],
        ['rank_name', 'string', 'rank_name'],
        ['rank_display_name', 'string', 'rank_display_name'],
        ['is_moderator', 'boolean', 'is_moderator'],
        ['roles', 'json', 'roles_json'],
    ]) }}

),

latest as (

    {{ latest_version('users', ['connection', 'userid']) }}

),

last_full_pass as (

    {{ last_full_pass(ref('stg_communities__extracts'), 'users') }}

)

select
    -- ids
    latest.connection || ':' || cast(latest.userid as {{ type_of('string') }}) as record_key,
    latest.connection,
    latest.community_id,
    cast(latest.userid as {{ type_of('string') }}) as user_id,

    -- who
    latest.username,
    latest.email_raw,
    latest.email_host_ascii,
    latest.sso_customer_uid,

    -- times
    latest.registered_at,
    latest.last_activity_at,
    latest.last_visit_at,

    -- what they did
    latest.posts,
    latest.topics,
    latest.solved,
    latest.likes,
    latest.likes_given,

    -- standing
    coalesce(nullif(latest.rank_display_name, ''), latest.rank_name) as rank_name,
    latest.is_moderator,
    {{ json_texts_joined('latest.roles_json') }} as roles,

    -- metadata
    {{ is_missing('latest', 'last_full_pass') }} as is_deleted,
    latest._sdc_extracted_at as extracted_at
from latest
left join last_full_pass
    on last_full_pass.pass_connection = latest.connection
