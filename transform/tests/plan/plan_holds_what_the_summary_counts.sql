-- The table that the target reads has as many rows as the summary says are planned.
with

planned as (

    select
        operation,
        count(*) as records
    from {{ ref('gainsight__community_user') }}
    group by operation

),

counted as (

    select
        operation,
        records
    from {{ ref('summary') }}
    where destination = 'gainsight' and object = 'community_user' and state = 'planned'

)

select
    planned.records as planned_records,
    counted.records as counted_records
from planned
full outer join counted
    on counted.operation = planned.operation
where planned.records is distinct from counted.records
