with

source_rows as (

    {{ select_raw(source('admin', 'unification_overrides'), [
        ['override_id', 'string', 'override_id'],
        ['scope', 'string', 'scope'],
        ['match_key', 'string', 'match_key'],
        ['action', 'string', 'action'],
        ['company_key', 'string', 'company_key'],
        ['valid_from', 'date', 'valid_from'],
        ['valid_to', 'date', 'valid_to'],
        ['valid_from', 'string', 'valid_from_text'],
        ['valid_to', 'string', 'valid_to_text'],
        ['reason', 'string', 'reason'],
        ['author', 'string', 'author'],
    ]) }}

),

latest as (

    {{ latest_version('source_rows', ['override_id']) }}

)

select
    override_id,
    scope,
    match_key,
    action,
    company_key,
    valid_from,
    valid_to,
    {{ has_unreadable_date(['valid_from', 'valid_to']) }} as has_unreadable_date,
    reason,
    author
from latest
where _sdc_deleted_at is null
