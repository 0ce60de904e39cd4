{#- The table that a target reads: the planned records, fields under their API names in the types of the mapping. -#}
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
where state = 'planned'
{% endmacro %}
