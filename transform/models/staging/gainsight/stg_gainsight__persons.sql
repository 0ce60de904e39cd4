{%- set phone_fields = var('person_phone_fields') -%}
{%- set columns = [
    ['Email', 'string', 'email'],
    ['Name', 'string', 'name'],
    ['IsActive', 'boolean', 'is_active'],
    ['ModifiedDate', 'timestamp', 'modified_at'],
] -%}
{%- for field in phone_fields -%}{%- do columns.append([field, 'string', 'phone_' ~ loop.index]) -%}{%- endfor -%}

{{ gainsight_rows(source('gainsight', 'person'), 'person', columns) }}

select
    gsid as person_id,
    email,
    name,
    {{ joined_columns('phone_', phone_fields | length) }} as phones,
    -- not every tenant has the field: a person is active unless it says otherwise
    coalesce(is_active, true) as is_active,
    modified_at
from living
