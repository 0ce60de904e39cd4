with

extracts as (

    select
        run_id,
        min(started_at) as started_at,
        max(finished_at) as finished_at,
        count(*) as streams,
        sum(case when status = 'failed' then 1 else 0 end) as streams_failed,
        sum(records_valid) as records_valid,
        sum(records_invalid) as records_invalid,
        sum(api_calls) as api_calls,
        sum(throttled_seconds) as throttled_seconds
    from {{ ref('extracts') }}
    group by run_id

),

deliveries as (

    select
        run_id,
        min(planned_at) as started_at,
        max(coalesce(completed_at, planned_at)) as finished_at,
        count(*) as planned,
        sum(case when status = 'succeeded' then 1 else 0 end) as succeeded,
        sum(case when status = 'rejected' then 1 else 0 end) as rejected,
        sum(case when status = 'unknown' then 1 else 0 end) as unknown,
        sum(case when status = 'not_attempted' then 1 else 0 end) as not_attempted
    from {{ ref('deliveries') }}
    group by run_id

),

joined as (

    select
        coalesce(extracts.run_id, deliveries.run_id) as run_id,
        coalesce(extracts.started_at, deliveries.started_at) as started_at,
        coalesce(deliveries.finished_at, extracts.finished_at) as finished_at,
        coalesce(extracts.streams, 0) as streams,
        coalesce(extracts.streams_failed, 0) as streams_failed,
        coalesce(extracts.records_valid, 0) as records_valid,
        coalesce(extracts.records_invalid, 0) as records_invalid,
        coalesce(extracts.api_calls, 0) as api_calls,
        coalesce(extracts.throttled_seconds, 0) as throttled_seconds,
        coalesce(deliveries.planned, 0) as planned,
        coalesce(deliveries.succeeded, 0) as succeeded,
        coalesce(deliveries.rejected, 0) as rejected,
        coalesce(deliveries.unknown, 0) as unknown,
        coalesce(deliveries.not_attempted, 0) as not_attempted
    from extracts
    full outer join deliveries
        on deliveries.run_id = extracts.run_id

)

select
    joined.*,
    case
        when streams_failed + rejected + unknown > 0 then 'incomplete'
        when not_attempted > 0 and not_attempted = planned then 'planned'
        when not_attempted > 0 then 'incomplete'
        else 'succeeded'
    end as status
from joined
