with

categories as (

    {{ select_raw(source('communities', 'categories'), [
        ['connection', 'string', 'connection'],
        ['id', 'string', 'category_id'],
        ['name', 'string', 'category_name'],
    ]) }}

),

latest as (

    {{ latest_version('categories', ['connection', 'category_id']) }}

),

last_full_pass as (

    {{ last_full_pass(ref('stg_communities__extracts'), 'categories') }}

)

select
    latest.connection || ':' || latest.category_id as category_key,
    latest.connection,
    latest.category_id,
    latest.category_name,
    {{ is_missing('latest', 'last_full_pass') }} as is_deleted
from latest
left join last_full_pass
    on last_full_pass.pass_connection = latest.connection
