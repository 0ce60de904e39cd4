with

source_rows as (

    {{ select_raw(source('admin', 'company_domain_edits'), [
        ['company_key', 'string', 'company_key'],
        ['domain', 'string', 'domain'],
        ['action', 'string', 'action'],
        ['include_subdomains', 'bigint', 'include_subdomains'],
        ['valid_from', 'date', 'valid_from'],
        ['valid_to', 'date', 'valid_to'],
        ['reason', 'string', 'reason'],
    ]) }}

),

latest as (

    {{ latest_version('source_rows', ['company_key', 'domain', 'action']) }}

)

select
    company_key,
    domain,
    action,
    include_subdomains,
    valid_from,
    valid_to,
    reason
from latest
where _sdc_deleted_at is null
