{{ config(severity='warn') }}
-- Receipts that no kept plan accounts for: the warehouse was made anew, or somebody sent rows past the plan.
select
    receipts.run_id,
    count(*) as receipts
from {{ ref('stg_receipts__receipts') }} as receipts
left join {{ ref('planned') }} as planned
    on
        planned.destination = receipts.destination
        and planned.object = receipts.object
        and planned.record_key = receipts.record_key
        and planned.operation = receipts.operation
        and planned.plan_hash = receipts.plan_hash
        and planned.planned_at <= receipts.recorded_at
where planned.record_key is null
group by receipts.run_id
