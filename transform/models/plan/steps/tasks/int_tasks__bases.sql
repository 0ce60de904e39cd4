{{ config(enabled=task_sync_is_on(), materialized='table') }}

{%- set closed = text_literal(var('task_closed_status')) %}

-- The last value of a field on which both sides were seen to agree, or that we wrote from one side to the other.
with

-- what was read in one run was read at one moment: its end
reads as (

    select
        history.*,
        max(version_at) over (
            partition by record_key, field, coalesce(version_run, cast(version_at as {{ type_of('string') }}))
        ) as moment,
        row_number() over (
            partition by side, record_key, field order by version_at, version_sequence
        ) as version_number
    from {{ ref('int_tasks__history') }} as history

),

writes as (

    select
        differences.record_key,
        differences.field,
        receipts.destination,
        receipts.completed_at as moment,
        receipts.plan_hash
    from {{ ref('stg_receipts__receipts') }} as receipts
    inner join {{ ref('int_tasks__differences') }} as differences
        on differences.record_key = receipts.record_key
    where receipts.object = 'task' and receipts.status = 'succeeded'

),

moments as (

    select
        record_key,
        field,
        moment,
        cast(null as {{ type_of('string') }}) as destination,
        cast(null as {{ type_of('string') }}) as plan_hash,
        case side when 'left' then 1 else 0 end as left_versions,
        case side when 'right' then 1 else 0 end as right_versions
    from reads
    union all
    select
        record_key,
        field,
        moment,
        destination,
        plan_hash,
        0 as left_versions,
        0 as right_versions
    from writes

),

-- the newest version of each side at each moment
states as (

    select
        moments.*,
        sum(left_versions) over (partition by record_key, field order by moment) as left_number,
        sum(right_versions) over (partition by record_key, field order by moment) as right_number
    from moments

),

compared as (

    select
        states.record_key,
        states.field,
        states.moment,
        states.destination,
        states.left_number,
        states.right_number,
        lefts.value as left_value,
        rights.value as right_value,
        case
            when position({{ field_print('states.field', 'lefts.value') }} in states.plan_hash) > 0 then 'left'
            when position({{ field_print('states.field', 'rights.value') }} in states.plan_hash) > 0 then 'right'
            -- the Gainsight task was gone: we closed the other one
            when position({{ field_print('states.field', closed) }} in states.plan_hash) > 0 then 'closed'
        end as written
    from states
    left join reads as lefts
        on
            lefts.side = 'left'
            and lefts.record_key = states.record_key
            and lefts.field = states.field
            and lefts.version_number = states.left_number
    left join reads as rights
        on
            rights.side = 'right'
            and rights.record_key = states.record_key
            and rights.field = states.field
            and rights.version_number = states.right_number

),

agreements as (

    select
        compared.*,
        case written when 'right' then right_value when 'closed' then {{ closed }} else left_value end as value,
        row_number() over (
            partition by record_key, field order by moment desc, destination nulls first
        ) as agreement_rank
    from compared
    where
        (destination is not null and written is not null)
        or (
            destination is null
            and left_number > 0
            and right_number > 0
            and left_value is not distinct from right_value
        )

)

select
    record_key,
    field,
    value as base_value,
    moment as agreed_at,
    destination as written_to
from agreements
where agreement_rank = 1
