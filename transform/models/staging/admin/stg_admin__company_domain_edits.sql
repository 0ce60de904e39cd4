with

source_rows as (

    {{ select_raw(source('admin', 'company_domain_edits'), [
        ['company_key', 'string', 'company_key'],
        ['domain', 'string', 'domain'],
        ['action', 'string', 'action'],
        ['include_subdomains', 'bigint', 'include_subdomains'],
        ['valid_from', 'date', 'valid_from'],
        ['valid_to', 'date', 'valid_to'],
        ['valid_from', 'string', 'valid_from_text'],
        ['valid_to', 'string', 'valid_to_text'],
        ['reason', 'string', 'reason'],
    ]) }}

),

latest as (

    {{ latest_version('source_rows', ['company_key', 'domain']) }}

)

select
    company_key,
    domain,
    action,
    include_subdomains,
    valid_from,
    valid_to,
    {{ has_unreadable_date(['valid_from', 'valid_to']) }} as has_unreadable_date,
    reason
from latest
where _sdc_deleted_at is null
