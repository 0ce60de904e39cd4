with

compared as (

    {%- for object in plan_objects() %}
    select
        '{{ object.split('__')[0] }}' as destination,
        '{{ object.split('__')[1] }}' as object,
        record_key,
        operation,
        state,
        reason_code,
        destination_id,
        run_id,
        planned_at
    from {{ ref('int_' ~ object ~ '__compared') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

deliveries as (

    select * from {{ ref('deliveries') }}

),

reason_codes as (

    select * from {{ ref('activity__reason_codes') }}

)

select
    compared.destination,
    compared.object,
    compared.record_key,
    compared.operation,
    coalesce(deliveries.status, compared.state) as state,
    coalesce(deliveries.reason_code, compared.reason_code) as reason_code,
    deliveries.message,
    reason_codes.remedy as next_step,
    coalesce(deliveries.destination_id, compared.destination_id) as destination_id,
    compared.run_id,
    coalesce(deliveries.completed_at, compared.planned_at) as since
from compared
left join deliveries
    on
        deliveries.run_id = compared.run_id
        and deliveries.planned_at = compared.planned_at
        and deliveries.destination = compared.destination
        and deliveries.object = compared.object
        and deliveries.record_key = compared.record_key
left join reason_codes
    on reason_codes.code = coalesce(deliveries.reason_code, compared.reason_code)
