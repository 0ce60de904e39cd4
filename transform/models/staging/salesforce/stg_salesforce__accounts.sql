{%- set mapped = mapped_columns('salesforce__account') -%}

{{ salesforce_rows(source('salesforce', 'account'), 'account', [['Name', 'string', 'account_name']] + mapped) }}

select
    record_id as account_id,
    account_name,
    {% for column in mapped -%}
    {{ column[2] }},
    {% endfor -%}
    is_deleted,
    modified_at
from records
