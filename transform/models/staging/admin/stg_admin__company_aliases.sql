with

source_rows as (

    {{ select_raw(source('admin', 'company_aliases'), [
        ['company_key', 'string', 'company_key'],
        ['alias', 'string', 'alias'],
        ['valid_to', 'date', 'valid_to'],
        ['valid_to', 'string', 'valid_to_text'],
    ]) }}

),

latest as (

    {{ latest_version('source_rows', ['company_key', 'alias']) }}

)

select
    company_key,
    alias,
    {{ has_unreadable_date(['valid_to']) }} as has_unreadable_date
from latest
where
    _sdc_deleted_at is null
    and coalesce(valid_to, {{ today() }}) >= {{ today() }}
