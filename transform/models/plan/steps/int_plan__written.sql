-- What was written since this plan was made.
select distinct
    destination,
    object,
    record_key,
    operation,
    plan_hash
from {{ ref('stg_receipts__receipts') }}
where status = 'succeeded' and recorded_at >= {{ run_time() }}
