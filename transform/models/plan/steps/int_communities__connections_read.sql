-- Connections whose members are known to be complete: read by the last attempt, and in full at least once.
with

attempts as (

    select
        connection,
        status,
        started_at,
        row_number() over (partition by connection order by started_at desc, run_id desc) as attempt_rank
    from {{ ref('stg_communities__extracts') }}
    where stream = 'users'

),

full_passes as (

    select connection
    from {{ ref('stg_communities__extracts') }}
    where stream = 'users' and mode = 'full' and status = 'succeeded'
    group by connection

)

select
    attempts.connection,
    attempts.started_at as read_at
from attempts
inner join full_passes
    on full_passes.connection = attempts.connection
where attempts.attempt_rank = 1 and attempts.status = 'succeeded'
