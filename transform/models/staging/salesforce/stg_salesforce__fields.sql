with

fields as (

    {{ select_raw(source('salesforce', 'fields'), [
        ['object_name', 'string', 'object_name'],
        ['field_name', 'string', 'field_name'],
        ['label', 'string', 'label'],
        ['data_type', 'string', 'data_type'],
        ['nillable', 'boolean', 'is_nillable'],
        ['defaulted_on_create', 'boolean', 'is_defaulted'],
        ['createable', 'boolean', 'is_createable'],
        ['updateable', 'boolean', 'is_updateable'],
        ['length', 'bigint', 'length'],
        ['unique', 'boolean', 'is_unique'],
        ['external_id', 'boolean', 'is_external_id'],
        ['restricted_picklist', 'boolean', 'is_restricted'],
    ]) }}

),

latest as (

    {{ latest_version('fields', ['object_name', 'field_name']) }}

),

last_full_pass as (

    {{ last_full_pass(ref('stg_salesforce__extracts'), 'fields', per_connection=false) }}

)

select
    latest.object_name,
    latest.field_name,
    latest.label,
    latest.data_type,
    -- nobody has to give a value that may be empty, or that Salesforce fills in
    coalesce(not (latest.is_nillable or latest.is_defaulted), false) as is_required,
    latest.is_createable,
    latest.is_updateable,
    latest.is_nillable,
    latest.length,
    latest.is_unique,
    latest.is_external_id,
    coalesce(latest.is_restricted, false) as is_restricted
from latest
left join last_full_pass
    on 1 = 1
where not {{ is_missing('latest', 'last_full_pass') }}
