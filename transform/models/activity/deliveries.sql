with

-- a plan holds until the next one that has the same record
planned as (

    select
        planned.*,
        lead(planned_at) over (
            partition by destination, object, record_key order by planned_at, run_id
        ) as replaced_at
    from {{ ref('planned') }} as planned

),

receipts as (

    select * from {{ ref('stg_receipts__receipts') }}

),

-- the last word on each planned row; an intent counts only as long as no outcome follows
attempts as (

    select
        planned.run_id as plan_run_id,
        planned.planned_at as plan_planned_at,
        receipts.*,
        row_number() over (
            partition by planned.run_id, planned.planned_at, planned.destination, planned.object, planned.record_key
            order by
                receipts.recorded_at desc,
                case receipts.status when 'sent' then 1 else 0 end,
                receipts.run_id desc
        ) as attempt_rank
    from planned
    inner join receipts
        on
            receipts.destination = planned.destination
            and receipts.object = planned.object
            and receipts.record_key = planned.record_key
            and receipts.operation = planned.operation
            and receipts.plan_hash = planned.plan_hash
            and receipts.recorded_at >= planned.planned_at
            and (planned.replaced_at is null or receipts.recorded_at < planned.replaced_at)

),

joined as (

    select
        planned.run_id,
        planned.planned_at,
        planned.destination,
        planned.object,
        planned.record_key,
        planned.operation,
        planned.plan_hash,
        case coalesce(attempts.status, 'not_attempted')
            when 'sent' then 'unknown'
            else coalesce(attempts.status, 'not_attempted')
        end as status,
        attempts.reason_code,
        attempts.message,
        coalesce(attempts.destination_id, planned.destination_id) as destination_id,
        coalesce(attempts.attempts, 0) as attempts,
        attempts.sent_at,
        attempts.completed_at,
        attempts.run_id as applied_by_run_id
    from planned
    left join attempts
        on
            attempts.plan_run_id = planned.run_id
            and attempts.plan_planned_at = planned.planned_at
            and attempts.destination = planned.destination
            and attempts.object = planned.object
            and attempts.record_key = planned.record_key
            and attempts.attempt_rank = 1

)

select
    run_id,
    planned_at,
    destination,
    object,
    record_key,
    operation,
    plan_hash,
    status,
    case
        when reason_code is not null then reason_code
        when status = 'unknown' then 'OUTCOME_UNKNOWN'
        when status = 'not_attempted' then 'NOT_ATTEMPTED'
        when status = 'rejected' then 'REQUEST_REFUSED'
    end as reason_code,
    message,
    destination_id,
    attempts,
    sent_at,
    completed_at,
    applied_by_run_id
from joined
