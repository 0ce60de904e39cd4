-- Planned = succeeded + rejected + unknown + not attempted, in every run.
with

planned as (

    select
        run_id,
        count(*) as records
    from {{ ref('planned') }}
    group by run_id

),

runs as (

    select
        run_id,
        planned,
        succeeded + rejected + unknown + not_attempted as outcomes
    from {{ ref('runs') }}

)

select
    planned.run_id,
    planned.records,
    runs.planned,
    runs.outcomes
from planned
left join runs
    on runs.run_id = planned.run_id
where runs.run_id is null or planned.records <> runs.planned or planned.records <> runs.outcomes
