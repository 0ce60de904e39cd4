{{ config(materialized='table') }}

{%- set source_problem = source_error(
    'declared.source_kind', 'given.data_type', 'declared.readable_data_types', 'declared.value_set', 'described.data_type'
) -%}
{%- set text = type_of('string') -%}
{#- of ids and translated values the length of the source says nothing -#}
{%- set is_longer = "(declared.source_kind = 'value' and declared.type in ('text', 'html', 'email')"
    ~ " and declared.value_set is null and described.length > 0 and given.length > described.length)" -%}

with

declared as (

    select * from {{ ref('int_mapping__declared') }}

),

described as (

    {{ described_fields() }}

),

-- the fields that give the values, for the plans that say them
given as (

    {{ described_sources() }}

),

given_objects as (

    select
        system,
        object_name
    from given
    group by system, object_name

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
        declared.api_object,
        declared.field,
        declared.source,
        declared.source_object || '.' || declared.source_field as source_field,
        given.data_type as source_data_type,
        described.data_type,
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
            when given.object_name is null and declared.source_kind = 'value' and given_objects.object_name is not null
                then 'The object ' || declared.source_object || ' has no field ' || declared.source_field || '.'
            when {{ source_problem }} is not null then {{ source_problem }}
            when declared.value_set is not null and value_sets.value_set is null
                then 'The picklist set ' || declared.value_set
                    || ' has no entries in picklist_mappings.csv.'
            when sets_at_fault.error is not null then sets_at_fault.error
            when position(';' || described.data_type || ';' in declared.fitting_data_types) = 0
                then 'A value of type ' || declared.type
                    || ' does not fit a field of type ' || described.data_type || '.'
            when length(declared.default_value) > described.length and described.length > 0
                then 'The default is longer than the field.'
            when {{ is_longer }} and not declared.says_overflow
                then 'A text of up to ' || cast(given.length as {{ text }}) || ' characters does not fit a field of '
                    || cast(described.length as {{ text }}) || ': declare on_overflow: truncate or block.'
            when unknown_values.example is not null and described.is_restricted
                then 'The picklist of this field has no active value "' || unknown_values.example || '".'
        end as error,
        case
            when described.data_type = 'EMAIL' and declared.type = 'text'
                then 'Declare type: email, so that an invalid address is blocked before it is refused.'
            when unknown_values.example is not null
                then 'The picklist of this field has no active value "' || unknown_values.example
                    || '"; the destination takes it all the same.'
            when sets_at_fault.warning is not null then sets_at_fault.warning
            when {{ is_longer }} and not declared.is_cut
                then 'A value of more than ' || cast(described.length as {{ text }}) || ' characters is blocked.'
        end as warning
    from declared
    left join described_objects
        on described_objects.plan_object = declared.plan_object
    left join described
        on
            described.plan_object = declared.plan_object
            and lower(described.field_name) = lower(declared.field)
    left join given
        on
            given.system = declared.source_system
            and given.object_name = lower(declared.source_object)
            and given.field_name = lower(declared.source_field)
    left join given_objects
        on
            given_objects.system = declared.source_system
            and given_objects.object_name = lower(declared.source_object)
    left join value_sets
        on value_sets.value_set = declared.value_set
    left join {{ ref('int_mapping__sets_at_fault') }} as sets_at_fault
        on
            sets_at_fault.plan_object = declared.plan_object
            and sets_at_fault.field = declared.field
    left join {{ ref('int_mapping__unknown_values') }} as unknown_values
        on
            unknown_values.plan_object = declared.plan_object
            and unknown_values.field = declared.field

),

unmapped_fields as (

    select
        described.plan_object,
        cast(null as {{ type_of('string') }}) as api_object,
        described.field_name as field,
        cast(null as {{ type_of('string') }}) as source,
        cast(null as {{ type_of('string') }}) as source_field,
        cast(null as {{ type_of('string') }}) as source_data_type,
        described.data_type,
        'The destination requires this field, and nothing is mapped to it.' as error
    from described
    left join declared
        on
            declared.plan_object = described.plan_object
            and lower(declared.field) = lower(described.field_name)
    where described.is_created and described.is_required and described.is_createable and declared.field is null

),

checked as (

    select * from mapped_fields
    union all
    select
        unmapped_fields.*,
        cast(null as {{ type_of('string') }}) as warning
    from unmapped_fields

)

select
    split_part(plan_object, '__', 1) as destination,
    split_part(plan_object, '__', 2) as object,
    field,
    source,
    case when error is not null then 'error' when warning is not null then 'warning' else 'ok' end as verdict,
    source_field,
    source_data_type,
    data_type,
    case
        when source_field is not null
            then source_field || coalesce(' (' || source_data_type || ')', '') || ' to '
                || api_object || '.' || field || coalesce(' (' || data_type || ')', '') || ': '
        else ''
    end || coalesce(error, warning, 'The field takes this value.') as reason
from checked
