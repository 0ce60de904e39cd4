{#- What a target reads: the rows of a plan that were not written yet. A plan that is applied again writes what is left, and
    does not take back what people did since. `_object` is where the plan belongs; the target compares it with its setting. -#}
{% macro open_rows(object) %}
select
    '{{ api_object(object) }}' as _object,
    planned.*
from {{ ref(object) }} as planned
left join {{ ref('int_plan__written') }} as written
    on
        written.destination || '__' || written.object = '{{ object }}'
        and written.record_key = planned.record_key
        and written.operation = planned.operation
        and written.plan_hash = planned.plan_hash
where written.record_key is null
{% endmacro %}
