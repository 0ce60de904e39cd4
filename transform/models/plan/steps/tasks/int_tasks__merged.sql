{{ config(enabled=task_sync_is_on(), materialized='table') }}

-- What becomes of every field whose sides differ, and what decided it.
with

joined as (

    select
        differences.*,
        '{{ choice('task_first_contact', ['left', 'right', 'review']) }}' as first_contact,
        bases.record_key is not null as has_base,
        bases.base_value,
        bases.agreed_at,
        bases.written_to,
        lefts.modified_at as left_changed_at,
        lefts.modified_by as left_changed_by,
        rights.modified_at as right_changed_at,
        rights.modified_by as right_changed_by,
        {{ dbt.datediff('rights.modified_at', 'lefts.modified_at', 'second') }} as left_lead
    from {{ ref('int_tasks__differences') }} as differences
    left join {{ ref('int_tasks__bases') }} as bases
        on
            bases.record_key = differences.record_key
            and bases.field = differences.field
    left join {{ ref('int_tasks__changed') }} as lefts
        on
            lefts.side = 'left'
            and lefts.record_key = differences.record_key
            and lefts.field = differences.field
    left join {{ ref('int_tasks__changed') }} as rights
        on
            rights.side = 'right'
            and rights.record_key = differences.record_key
            and rights.field = differences.field

),

changed as (

    select
        joined.*,
        {{ side_changed('left_value', 'base_value', 'left_changed_at', "written_to = 'gainsight'", 'agreed_at') }}
            as left_changed,
        {{ side_changed('right_value', 'base_value', 'right_changed_at', "written_to = 'salesforce'", 'agreed_at') }}
            as right_changed
    from joined

),

decided as (

    select
        changed.*,
        {{ merge_verdict() }} as verdict
    from changed

)

select
    decided.*,
    {{ merge_rule() }} as rule
from decided
