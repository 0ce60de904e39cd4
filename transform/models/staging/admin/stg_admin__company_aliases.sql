with

source_rows as (

    {{ select_raw(source('admin', 'company_aliases'), [
        ['company_key', 'string', 'company_key'],
        ['alias', 'string', 'alias'],
    ]) }}

),

latest as (

    {{ latest_version('source_rows', ['company_key', 'alias']) }}

)

select
    company_key,
    alias
from latest
where _sdc_deleted_at is null
