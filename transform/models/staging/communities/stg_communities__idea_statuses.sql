with

idea_statuses as (

    {{ select_raw(source('communities', 'idea_statuses'), [
        ['connection', 'string', 'connection'],
        ['id', 'string', 'idea_status_id'],
        ['name', 'string', 'idea_status_name'],
        ['type', 'string', 'idea_status_type'],
    ]) }}

),

latest as (

    {{ latest_version('idea_statuses', ['connection', 'idea_status_id']) }}

),

last_full_pass as (

    {{ last_full_pass(ref('stg_communities__extracts'), 'idea_statuses') }}

)

select
    latest.connection || ':' || latest.idea_status_id as idea_status_key,
    latest.connection,
    latest.idea_status_id,
    latest.idea_status_name,
    latest.idea_status_type,
    {{ is_missing('latest', 'last_full_pass') }} as is_deleted
from latest
left join last_full_pass
    on last_full_pass.pass_connection = latest.connection
