with

records as (

    select * from {{ ref('int_plan__records') }}

),

deliveries as (

    select * from {{ ref('deliveries') }}

),

reason_codes as (

    select * from {{ ref('activity__reason_codes') }}

)

select
    records.destination,
    records.object,
    records.record_key,
    records.operation,
    coalesce(deliveries.status, records.state) as state,
    coalesce(deliveries.reason_code, records.reason_code) as reason_code,
    deliveries.message,
    reason_codes.remedy as next_step,
    coalesce(deliveries.destination_id, records.destination_id) as destination_id,
    records.run_id,
    coalesce(deliveries.completed_at, records.planned_at) as since
from records
left join deliveries
    on
        deliveries.run_id = records.run_id
        and deliveries.planned_at = records.planned_at
        and deliveries.destination = records.destination
        and deliveries.object = records.object
        and deliveries.record_key = records.record_key
left join reason_codes
    on reason_codes.code = coalesce(deliveries.reason_code, records.reason_code)
