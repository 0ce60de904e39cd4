{%- set mapped = mapped_columns('salesforce__contact') -%}

{{ salesforce_rows(source('salesforce', 'contact'), 'contact', [
    ['AccountId', 'string', 'account_id'],
    ['Name', 'string', 'contact_name'],
    ['Email', 'string', 'contact_email'],
] + mapped) }}

select
    record_id as contact_id,
    nullif(account_id, '') as account_id,
    contact_name,
    contact_email,
    {% for column in mapped -%}
    {{ column[2] }},
    {% endfor -%}
    is_deleted,
    modified_at
from records
