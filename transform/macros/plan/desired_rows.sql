{#- What each record of `source` should be. For every mapped field: the value before mapping (`__source`), after it
    (`__new`, canonical text), the destination's length (`__length`), why it must not be written (`__problem`). Further columns of the source are kept as they are. -#}
{% macro desired_rows(object, source, with_back=false, keep=[]) %}
{%- set fields = mapping_fields(object, with_back) %}
with

source_rows as (

    select * from {{ source }}

),

picklist_mappings as (

    select * from {{ ref('picklist_mappings') }}

),

-- one row: length and obligation of each field as the destination describes them
described as (

    select
        {% for field in fields -%}
        {%- set is_field = "lower(field_name) = '" ~ field.name | lower ~ "'" -%}
        max(case when {{ is_field }} and length > 0 then length end)
            as {{ adapter.quote(field.name ~ '__length') }},
        max(case when {{ is_field }} and is_required then 1 else 0 end)
            as {{ adapter.quote(field.name ~ '__required') }}
        {{- ',' if not loop.last }}
        {% endfor %}
    from {{ ref('stg_' ~ object.split('__')[0] ~ '__fields') }}
    where lower(object_name) = '{{ api_object(object) | lower }}'

),

read_values as (

    select
        record_key,
        {{ (source_columns() + keep) | join(', ') }}
        {%- for field in fields %},
        {{ canonical(field['from'], 'text') }} as {{ adapter.quote(field.name ~ '__source') }}
        {%- endfor %}
    from source_rows

),

mapped as (

    select
        read_values.*
        {%- for field in fields %},
        {{ mapped_value(
            field, adapter.quote(field.name ~ '__source'), adapter.quote(field.name ~ '__set') ~ '.target_value'
        ) }} as {{ adapter.quote(field.name ~ '__mapped') }}
        {%- endfor %}
    from read_values
    {%- for field in fields | selectattr('values') %}
    {%- set set_alias = adapter.quote(field.name ~ '__set') %}
    left join picklist_mappings as {{ set_alias }}
        on
            {{ set_alias }}.set = '{{ field['values'] }}'
            and {{ set_alias }}.source_value = read_values.{{ adapter.quote(field.name ~ '__source') }}
    {%- endfor %}

),

fitted as (

    select
        mapped.*,
        described.*
        {%- for field in fields %},
        {{ fitted_value(
            field, adapter.quote(field.name ~ '__mapped'), adapter.quote(field.name ~ '__length')
        ) }} as {{ adapter.quote(field.name ~ '__new') }}
        {%- endfor %}
    from mapped
    cross join described

)

select
    record_key,
    {{ (source_columns() + keep) | join(', ') }}
    {%- for field in fields %},
    {{ adapter.quote(field.name ~ '__source') }},
    {{ adapter.quote(field.name ~ '__new') }},
    {{ adapter.quote(field.name ~ '__length') }},
    {{ value_problem(
        field,
        adapter.quote(field.name ~ '__source'),
        adapter.quote(field.name ~ '__new'),
        adapter.quote(field.name ~ '__length'),
        adapter.quote(field.name ~ '__required')
    ) }} as {{ adapter.quote(field.name ~ '__problem') }}
    {%- endfor %}
from fitted
{% endmacro %}
