-- What we wrote last to each record, as far as the destination confirmed it.
with

succeeded as (

    select
        destination,
        object,
        record_key,
        plan_hash,
        completed_at,
        row_number() over (
            partition by destination, object, record_key
            order by completed_at desc, recorded_at desc, plan_hash
        ) as write_rank
    from {{ ref('stg_receipts__receipts') }}
    where status = 'succeeded'

)

select
    destination,
    object,
    record_key,
    plan_hash,
    completed_at
from succeeded
where write_rank = 1
