with

topics as (

    {{ select_raw(source('communities', 'topics'), [
        ['connection', 'string', 'connection'],
        ['publicId', 'string', 'topic_id'],
        ['contentType', 'string', 'content_type'],
        ['id', 'string', 'private_id'],
        ['title', 'string', 'title'],
        ['categoryId', 'string', 'category_id'],
        ['categoryName', 'string', 'category_name'],
        ['authorId', 'string', 'author_user_id'],
        ['createdAt', 'timestamp', 'created_at'],
        ['lastActivityAt', 'timestamp', 'last_activity_at'],
        ['replyCount', 'bigint', 'replies'],
        ['likes', 'bigint', 'likes'],
        ['votes', 'bigint', 'votes'],
        ['views', 'bigint', 'views'],
        ['status', 'string', 'status'],
        ['trashed', 'boolean', 'is_trashed'],
    ]) }}

),

latest as (

    {{ latest_version('topics', ['connection', 'topic_id']) }}

),

last_full_pass as (

    {{ last_full_pass(ref('stg_communities__extracts'), 'topics') }}

)

select
    latest.connection || ':' || latest.topic_id as topic_key,
    latest.connection,
    latest.topic_id,
    latest.content_type,
    latest.private_id,
    latest.title,
    latest.category_id,
    latest.category_name,
    latest.connection || ':' || latest.author_user_id as author_record_key,
    latest.created_at,
    latest.last_activity_at,
    latest.replies,
    latest.likes,
    latest.votes,
    latest.views,
    latest.status,
    latest.is_trashed,
    {{ is_missing('latest', 'last_full_pass') }} as is_deleted,
    latest._sdc_extracted_at as extracted_at
from latest
left join last_full_pass
    on last_full_pass.pass_connection = latest.connection
