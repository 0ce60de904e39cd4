-- Picklist sets that do not say clearly, or not fully, what becomes of a value: the first thing found, in a sentence.
with

declared as (

    select * from {{ ref('int_mapping__declared') }}
    where value_set is not null

),

mappings as (

    select * from {{ ref('picklist_mappings') }}

),

-- n translations of one value: which one is written would be chance
ambiguous as (

    select
        set as value_set,
        min(source_value) as example
    from (
        select
            set,
            source_value
        from mappings
        group by set, source_value
        having count(*) > 1
    ) as doubled
    group by set

),

-- n values with one translation: which of them it means on the way back has to be said
one_way as (

    select
        set as value_set,
        min(target_value) as example
    from (
        select
            set,
            target_value
        from mappings
        group by set, target_value
        having sum(is_return_default) <> 1
    ) as shared
    group by set

),

given_values as (

    {{ described_source_values() }}

),

untranslated as (

    select
        declared.plan_object,
        declared.field,
        min(given_values.given_value) as example,
        count(distinct given_values.given_value) - 1 as others
    from declared
    inner join given_values
        on
            given_values.system = declared.source_system
            and given_values.field_name = lower(declared.source_field)
    left join mappings
        on
            mappings.set = declared.value_set
            and given_values.given_value
            = case declared.source_system when 'salesforce' then mappings.target_value else mappings.source_value end
    where mappings.set is null and declared.default_value is null
    group by declared.plan_object, declared.field

)

select
    declared.plan_object,
    declared.field,
    case
        when ambiguous.example is not null
            then 'The set ' || declared.value_set || ' translates "' || ambiguous.example
                || '" into several values: which one is written would be chance.'
        when one_way.example is not null and declared.plan_object = 'gainsight__task'
            then 'Several values of the set ' || declared.value_set || ' become "' || one_way.example
                || '": give is_return_default 1 to the one that it means on the way back.'
    end as error,
    case
        when untranslated.example is not null
            then 'The set ' || declared.value_set || ' does not translate the active value "' || untranslated.example
                || '"' || case when untranslated.others > 0 then ' and ' || untranslated.others || ' more' else '' end
                || ': tasks that have it are blocked.'
    end as warning
from declared
left join ambiguous
    on ambiguous.value_set = declared.value_set
left join one_way
    on one_way.value_set = declared.value_set
left join untranslated
    on
        untranslated.plan_object = declared.plan_object
        and untranslated.field = declared.field
where
    ambiguous.example is not null
    or untranslated.example is not null
    or (one_way.example is not null and declared.plan_object = 'gainsight__task')
