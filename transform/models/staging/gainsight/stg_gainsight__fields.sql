with

fields as (

    {{ select_raw(source('gainsight', 'fields'), [
        ['object_name', 'string', 'object_name'],
        ['field_name', 'string', 'field_name'],
        ['label', 'string', 'label'],
        ['data_type', 'string', 'data_type'],
        ['required', 'boolean', 'is_required'],
        ['createable', 'boolean', 'is_createable'],
        ['updateable', 'boolean', 'is_updateable'],
        ['nillable', 'boolean', 'is_nillable'],
        ['length', 'bigint', 'length'],
        ['lookup_object', 'string', 'lookup_object'],
    ]) }}

),

latest as (

    {{ latest_version('fields', ['object_name', 'field_name']) }}

),

last_full_pass as (

    {{ last_full_pass(ref('stg_gainsight__extracts'), 'fields', per_connection=false) }}

)

select
    latest.object_name,
    latest.field_name,
    latest.label,
    latest.data_type,
    latest.is_required,
    latest.is_createable,
    latest.is_updateable,
    latest.is_nillable,
    latest.length,
    latest.lookup_object
from latest
left join last_full_pass
    on 1 = 1
where not {{ is_missing('latest', 'last_full_pass') }}
