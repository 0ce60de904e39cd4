{{ config(enabled=task_sync_is_on(), materialized='table') }}

-- The Salesforce task of each Gainsight task: one that lives, else one that may live but was not read yet, else a
-- deleted one; among these by key, receipt, stored id.
with

claims as (

    select * from {{ ref('int_tasks__claims') }}

),

-- only a pass over everything proves that a task is not there; with a start_date the tap leaves out older ones
last_whole_pass as (

    select max(started_at) as began_at
    from {{ ref('stg_salesforce__extracts') }}
    where lower(stream) = 'task' and mode = 'full' and status = 'succeeded' and bookmark_from is null

),

-- since when the id of a task that was never read is known: then at the latest the task was there
known_ids as (

    select
        record_key,
        short_id,
        made_at as known_at
    from claims
    where task_id is null and made_at is not null
    {%- if var('task_link_field') %}
    union all
    select
        claims.record_key,
        claims.short_id,
        coalesce(versions.modified_at, versions._sdc_extracted_at) as known_at
    from claims
    inner join {{ ref('stg_gainsight__task_versions') }} as versions
        on
            versions.gsid = claims.record_key
            and substr(versions.{{ adapter.quote(var('task_link_field')) }}, 1, 15) = claims.short_id
    where claims.task_id is null
    {%- endif %}

),

-- purged before they were read
gone as (

    select
        known_ids.record_key,
        known_ids.short_id
    from known_ids
    cross join last_whole_pass
    group by known_ids.record_key, known_ids.short_id, last_whole_pass.began_at
    having
        {{ dbt.datediff('min(known_ids.known_at)', 'last_whole_pass.began_at', 'second') }}
        > {{ var('task_clock_tolerance_seconds') }}

),

judged as (

    select
        claims.*,
        case
            when claims.task_id is not null then claims.is_deleted
            else gone.record_key is not null
        end as is_dead
    from claims
    left join gone
        on
            gone.record_key = claims.record_key
            and gone.short_id = claims.short_id

),

ranked as (

    select
        judged.*,
        row_number() over (
            partition by record_key
            order by
                case when is_dead then 2 when task_id is null then 1 else 0 end,
                claim_rank,
                short_id
        ) as link_rank,
        sum(case when claim_rank = 1 and not is_dead then 1 else 0 end)
            over (partition by record_key) as rows_with_key
    from judged

)

select
    record_key,
    task_id,
    own_key is not null as is_linked,
    is_dead as is_deleted,
    task_id is null and not is_dead as is_unread,
    rows_with_key,
    -- Gainsight tasks that lead to the same Salesforce task, such as copies of one
    case when task_id is null then 1 else count(*) over (partition by task_id) end as claimants
from ranked
where link_rank = 1
