-- Values that a mapping may write and the picklist of the field lacks, once the destination has described it.
with

declared as (

    select * from {{ ref('int_mapping__declared') }}
    where value_set is not null

),

written as (

    select
        declared.plan_object,
        declared.field,
        case declared.plan_object when 'gainsight__task' then mappings.source_value else mappings.target_value end
            as written_value
    from declared
    inner join {{ ref('picklist_mappings') }} as mappings
        on mappings.set = declared.value_set
    where declared.plan_object <> 'gainsight__task' or mappings.is_return_default = 1
    union
    select
        plan_object,
        field,
        default_value as written_value
    from declared
    where default_value is not null

),

listed as (

    {{ described_values() }}

),

described as (

    select
        plan_object,
        field_name
    from listed
    group by plan_object, field_name

)

select
    written.plan_object,
    written.field,
    min(written.written_value) as example
from written
inner join described
    on
        described.plan_object = written.plan_object
        and described.field_name = lower(written.field)
left join listed
    on
        listed.plan_object = described.plan_object
        and listed.field_name = described.field_name
        and listed.written_value = written.written_value
        and listed.is_active
where listed.written_value is null
group by written.plan_object, written.field
