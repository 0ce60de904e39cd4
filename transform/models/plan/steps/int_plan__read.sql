-- How fresh our picture of each planned object is; no age means that it cannot be trusted.
with

objects as (

    {%- for object in plan_objects() %}
    select
        '{{ object.split('__')[0] }}' as destination,
        '{{ object.split('__')[1] }}' as object,
        '{{ api_object(object) | lower }}' as stream
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

extracts as (

    {%- for destination in destinations() %}
    select
        '{{ destination }}' as destination,
        lower(stream) as stream,
        mode,
        status,
        error_code,
        bookmark_from,
        started_at,
        run_id
    from {{ ref('stg_' ~ destination ~ '__extracts') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

attempts as (

    select
        extracts.*,
        row_number() over (partition by destination, stream order by started_at desc, run_id desc) as attempt_rank
    from extracts

),

-- a pass from a start date on leaves out what is older
whole as (

    select
        destination,
        stream
    from extracts
    where mode = 'full' and status = 'succeeded' and bookmark_from is null
    group by destination, stream

),

last_writes as (

    select
        destination,
        object,
        max(completed_at) as written_at
    from {{ ref('int_receipts__last_writes') }}
    group by destination, object

),

judged as (

    select
        objects.destination,
        objects.object,
        case
            when attempts.stream is null then 'the records of the destination were never read'
            when attempts.status <> 'succeeded'
                then 'the last attempt to read the destination ended ' || attempts.status
                    || coalesce(': ' || attempts.error_code, '')
            -- changes alone, for a state that is older than the warehouse: every other record would be planned anew
            when whole.stream is null
                then 'the records of the destination were never read as a whole into this warehouse'
            when last_writes.written_at > attempts.started_at
                then 'the destination was written after it was last read'
        end as obstacle,
        {{ dbt.datediff('attempts.started_at', run_time(), 'minute') }} / 60.0 as age
    from objects
    left join attempts
        on
            attempts.destination = objects.destination
            and attempts.stream = objects.stream
            and attempts.attempt_rank = 1
    left join whole
        on
            whole.destination = objects.destination
            and whole.stream = objects.stream
    left join last_writes
        on
            last_writes.destination = objects.destination
            and last_writes.object = objects.object

)

select
    destination,
    object,
    case when obstacle is null then age end as age_hours,
    coalesce(obstacle, 'hours since the records of the destination were read') as detail
from judged
