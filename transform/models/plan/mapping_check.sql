{{ config(materialized='table') }}

with

declared as (

    select * from {{ ref('int_mapping__declared') }}

),

described as (

    {{ described_fields() }}

),

described_objects as (

    select plan_object
    from described
    group by plan_object

),

value_sets as (

    select set as value_set
    from {{ ref('picklist_mappings') }}
    group by set

),

mapped_fields as (

    select
        declared.plan_object,
        declared.field,
        declared.source,
        case
            when described_objects.plan_object is null
                then 'The destination has not described the object ' || declared.api_object
                    || '; read its fields first.'
            when described.field_name is null
                then 'The object ' || declared.api_object || ' has no field ' || declared.field || '.'
            when
                (declared.is_created and not described.is_createable)
                or (declared.is_updated and not described.is_updateable)
                then 'The destination does not let us write this field.'
            when declared.value_set is not null and value_sets.value_set is null
                then 'The picklist set ' || declared.value_set
                    || ' has no entries in picklist_mappings.csv.'
            when position(';' || described.data_type || ';' in declared.fitting_data_types) = 0
                then 'A value of type ' || declared.type
                    || ' does not fit a field of type ' || described.data_type || '.'
            when length(declared.default_value) > described.length and described.length > 0
                then 'The default is longer than the field.'
            when unknown_values.example is not null and described.is_restricted
                then 'The picklist of this field has no active value "' || unknown_values.example || '".'
        end as error,
        case
            when described.data_type = 'EMAIL' and declared.type = 'text'
                then 'Declare type: email, so that an invalid address is blocked before it is refused.'
            when unknown_values.example is not null
                then 'The picklist of this field has no active value "' || unknown_values.example
                    || '"; the destination takes it all the same.'
        end as warning
    from declared
    left join described_objects
        on described_objects.plan_object = declared.plan_object
    left join described
        on
            described.plan_object = declared.plan_object
            and lower(described.field_name) = lower(declared.field)
    left join value_sets
        on value_sets.value_set = declared.value_set
    left join {{ ref('int_mapping__unknown_values') }} as unknown_values
        on
            unknown_values.plan_object = declared.plan_object
            and unknown_values.field = declared.field

),

unmapped_fields as (

    select
        described.plan_object,
        described.field_name as field,
        cast(null as {{ type_of('string') }}) as source,
        'The destination requires this field, and nothing is mapped to it.' as error
    from described
    left join declared
        on
            declared.plan_object = described.plan_object
            and lower(declared.field) = lower(described.field_name)
    where described.is_created and described.is_required and described.is_createable and declared.field is null

),

checked as (

    select plan_object, field, source, error, warning from mapped_fields
    union all
    select plan_object, field, source, error, cast(null as {{ type_of('string') }}) from unmapped_fields

)

select
    split_part(plan_object, '__', 1) as destination,
    split_part(plan_object, '__', 2) as object,
    field,
    source,
    case when error is not null then 'error' when warning is not null then 'warning' else 'ok' end as verdict,
    coalesce(error, warning, 'The field takes this value.') as reason
from checked
