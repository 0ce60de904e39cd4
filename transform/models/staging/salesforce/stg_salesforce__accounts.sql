{%- set mapped = mapped_columns('salesforce__account') -%}

{{ salesforce_rows(source('salesforce', 'account'), 'account', [
    ['Name', 'string', 'account_name'],
    ['MasterRecordId', 'string', 'merged_into'],
] + mapped) }}

select
    record_id as account_id,
    account_name,
    nullif(merged_into, '') as merged_into,
    {% for column in mapped -%}
    {{ column[2] }},
    {% endfor -%}
    is_deleted,
    modified_at
from records
