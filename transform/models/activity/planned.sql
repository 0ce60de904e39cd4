{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    full_refresh=false,
) }}

with

planned as (

    select
        run_id,
        planned_at,
        destination,
        object,
        record_key,
        operation,
        plan_hash,
        destination_id
    from {{ ref('int_plan__records') }}
    where state = 'planned'

)

select planned.*
from planned
{%- if is_incremental() %}
-- a plan that is already kept is not kept twice
left join {{ this }} as kept
    on
        kept.run_id = planned.run_id
        and kept.planned_at = planned.planned_at
        and kept.destination = planned.destination
        and kept.object = planned.object
        and kept.record_key = planned.record_key
where kept.record_key is null
{%- endif %}
