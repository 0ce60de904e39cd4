{{ config(materialized='table') }}

with

measured as (

    select * from {{ ref('int_plan__measured') }}

),

rules as (

    {%- for guard, rule in plan_guards().items() %}
    select
        '{{ guard }}' as guard,
        cast({{ rule.limit }} as {{ type_of('double') }}) as limit_value,
        '{{ rule.what_to_do }}' as what_to_do
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    measured.guard,
    measured.destination,
    measured.object,
    measured.value,
    rules.limit_value,
    case when measured.value <= rules.limit_value then 'ok' else 'failed' end as verdict,
    measured.detail,
    rules.what_to_do,
    '{{ run_id() }}' as run_id,
    {{ run_time() }} as judged_at
from measured
inner join rules
    on rules.guard = measured.guard
