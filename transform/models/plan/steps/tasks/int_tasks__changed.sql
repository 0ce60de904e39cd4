{{ config(enabled=task_sync_is_on()) }}

-- Since when each side has the value it has, and who gave it: the first version in a row that holds it. A write of ours
-- ends the row, also one that was never read because somebody set the old value again.
with

versions as (

    select
        history.*,
        coalesce(
            history.version_at > bases.agreed_at
            and bases.written_to = case history.side when 'left' then 'gainsight' else 'salesforce' end,
            false
        ) as is_after_write
    from {{ ref('int_tasks__history') }} as history
    left join {{ ref('int_tasks__bases') }} as bases
        on
            bases.record_key = history.record_key
            and bases.field = history.field

),

compared as (

    select
        versions.*,
        lag(value) over (
            partition by side, record_key, field order by version_at, version_sequence
        ) as value_before,
        lag(is_after_write) over (
            partition by side, record_key, field order by version_at, version_sequence
        ) as was_after_write,
        row_number() over (
            partition by side, record_key, field order by version_at, version_sequence
        ) as version_number
    from versions

),

starts as (

    select
        compared.*,
        row_number() over (
            partition by side, record_key, field order by version_number desc
        ) as start_rank
    from compared
    where
        version_number = 1
        or value is distinct from value_before
        or is_after_write <> was_after_write

)

select
    side,
    record_key,
    field,
    modified_at,
    modified_by
from starts
where start_rank = 1
