{#- The table that a target reads: the planned records, fields under their API names in the types of the mapping. It is empty
    when a guard failed: then no way of building it leaves something to write. -#}
{% macro plan_rows(object, compared) %}
select
    record_key,
    operation,
    destination_id,
    changed_fields,
    plan_hash
    {%- for field in mapping_fields(object) %},
    {{ typed_value(field, adapter.quote(field.name ~ '__new')) }} as {{ adapter.quote(field.name) }}
    {%- endfor %}
from {{ compared }}
where state = 'planned' and {{ guards_hold() }}
{% endmacro %}


{#- The condition that no guard of any plan failed. -#}
{% macro guards_hold() -%}
    not exists (select 1 from {{ ref('guards') }} where verdict = 'failed')
{%- endmacro %}
