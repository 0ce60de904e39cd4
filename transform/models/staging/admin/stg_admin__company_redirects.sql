with

source_rows as (

    {{ select_raw(source('admin', 'company_redirects'), [
        ['from_company_key', 'string', 'from_company_key'],
        ['to_company_key', 'string', 'to_company_key'],
        ['valid_to', 'date', 'valid_to'],
        ['valid_to', 'string', 'valid_to_text'],
    ]) }}

),

latest as (

    {{ latest_version('source_rows', ['from_company_key']) }}

)

select
    from_company_key,
    to_company_key,
    {{ has_unreadable_date(['valid_to']) }} as has_unreadable_date
from latest
where
    _sdc_deleted_at is null
    and coalesce(valid_to, {{ today() }}) >= {{ today() }}
