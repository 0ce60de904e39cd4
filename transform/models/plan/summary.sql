select
    destination,
    object,
    operation,
    state,
    count(*) as records,
    run_id,
    planned_at
from {{ ref('int_plan__records') }}
group by destination, object, operation, state, run_id, planned_at
