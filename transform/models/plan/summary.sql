{%- for object in plan_objects() %}
{%- set destination, short_name = object.split('__') %}
select
    '{{ destination }}' as destination,
    '{{ short_name }}' as object,
    operation,
    state,
    count(*) as records,
    run_id,
    planned_at
from {{ ref('int_' ~ object ~ '__compared') }}
group by operation, state, run_id, planned_at
{{ 'union all' if not loop.last }}
{%- endfor %}
