{#- How fresh our picture of the destination is: one row; no age means that it cannot be trusted. -#}
{% set object = 'gainsight__community_user' %}

with

attempts as (

    select
        status,
        error_code,
        started_at,
        row_number() over (order by started_at desc, run_id desc) as attempt_rank
    from {{ ref('stg_gainsight__extracts') }}
    where lower(stream) = '{{ api_object(object) | lower }}'

),

last_attempt as (

    select
        count(*) as attempts,
        max(status) as status,
        max(error_code) as error_code,
        max(started_at) as started_at
    from attempts
    where attempt_rank = 1

),

last_write as (

    select max(completed_at) as written_at
    from {{ ref('int_receipts__last_writes') }}
    where destination || '__' || object = '{{ object }}'

),

judged as (

    select
        last_attempt.*,
        case
            when attempts = 0 then 'the records of the destination were never read'
            when status <> 'succeeded'
                then 'the last attempt to read the destination ended ' || status || coalesce(': ' || error_code, '')
            when written_at > started_at then 'the destination was written after it was last read'
        end as obstacle,
        {{ dbt.datediff('started_at', run_time(), 'minute') }} / 60.0 as age
    from last_attempt
    cross join last_write

)

select
    case when obstacle is null then age end as age_hours,
    coalesce(obstacle, 'hours since the records of the destination were read') as detail
from judged
