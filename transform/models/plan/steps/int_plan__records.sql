-- The decisions about the records of every plan, one below the other.
{%- for object in plan_objects() %}
select
    '{{ object.split('__')[0] }}' as destination,
    '{{ object.split('__')[1] }}' as object,
    record_key,
    destination_id,
    is_linked,
    state,
    operation,
    reason_code,
    -- nothing at the source stands for it any more
    {% if object.endswith('__task') -%}
    is_gone,
    {%- else -%}
    coalesce(intent = 'delete' or source_reason = 'MEMBER_GONE', false) as is_gone,
    {%- endif %}
    plan_hash,
    run_id,
    planned_at
from {{ ref('int_' ~ object ~ '__compared') }}
{{ 'union all' if not loop.last }}
{%- endfor %}
