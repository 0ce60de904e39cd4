{{ config(materialized='table') }}
{% set fields = mapping_fields('gainsight__community_user') %}

select
    record_key,
    operation,
    destination_id,
    changed_fields,
    plan_hash
    {%- for field in fields %},
    {{ typed_value(field, adapter.quote(field.name ~ '__new')) }} as {{ adapter.quote(field.name) }}
    {%- endfor %}
from {{ ref('int_gainsight__community_user__compared') }}
where state = 'planned'
