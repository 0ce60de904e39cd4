with

source_rows as (

    {{ select_raw(source('admin', 'company_redirects'), [
        ['from_company_key', 'string', 'from_company_key'],
        ['to_company_key', 'string', 'to_company_key'],
    ]) }}

),

latest as (

    {{ latest_version('source_rows', ['from_company_key']) }}

)

select
    from_company_key,
    to_company_key
from latest
where _sdc_deleted_at is null
