with

picklist_values as (

    {{ select_raw(source('salesforce', 'picklist_values'), [
        ['object_name', 'string', 'object_name'],
        ['field_name', 'string', 'field_name'],
        ['value', 'string', 'value'],
        ['label', 'string', 'label'],
        ['active', 'boolean', 'is_active'],
        ['default_value', 'boolean', 'is_default'],
        ['display_order', 'bigint', 'display_order'],
    ]) }}

),

latest as (

    {{ latest_version('picklist_values', ['object_name', 'field_name', 'value']) }}

),

last_full_pass as (

    {{ last_full_pass(ref('stg_salesforce__extracts'), 'picklist_values', per_connection=false) }}

)

select
    latest.object_name,
    latest.field_name,
    latest.value,
    latest.label,
    latest.is_active,
    latest.is_default,
    latest.display_order
from latest
left join last_full_pass
    on 1 = 1
where not {{ is_missing('latest', 'last_full_pass') }}
