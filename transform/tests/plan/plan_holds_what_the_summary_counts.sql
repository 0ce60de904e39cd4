-- The tables that the targets read have as many rows as the summary says are planned; none when a guard failed.
with

planned as (

    {%- for object in plan_objects() %}
    select
        '{{ object }}' as plan_object,
        operation,
        count(*) as records
    from {{ ref(object) }}
    group by operation
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

counted as (

    select
        destination || '__' || object as plan_object,
        operation,
        records
    from {{ ref('summary') }}
    where state = 'planned' and {{ guards_hold() }}

)

select
    planned.records as planned_records,
    counted.records as counted_records
from planned
full outer join counted
    on
        counted.plan_object = planned.plan_object
        and counted.operation = planned.operation
where planned.records is distinct from counted.records
