{% set object = 'gainsight__community_user' %}
{% set fields = mapping_fields(object) %}

with

records as (

    select * from {{ ref('stg_gainsight__community_users') }}

),

picklist_items as (

    select * from {{ ref('stg_gainsight__picklist_items') }}
    where lower(object_name) = '{{ api_object(object) | lower }}'

),

-- Gainsight returns the id of a picklist item, and takes its label
observed as (

    select
        records.gsid as destination_id,
        records.modified_at,
        {{ canonical('records.' ~ adapter.quote(key_field(object)), 'text') }} as record_key
        {%- for field in fields %}
        {%- set column = 'records.' ~ adapter.quote(field.name) %}
        {%- if field['values'] %}
        {%- set column = 'coalesce(' ~ adapter.quote(field.name ~ '__item') ~ '.label, ' ~ column ~ ')' %}
        {%- endif %},
        {{ canonical(column, field.type) }} as {{ adapter.quote(field.name ~ '__old') }}
        {%- endfor %}
    from records
    {%- for field in fields | selectattr('values') %}
    {%- set item = adapter.quote(field.name ~ '__item') %}
    left join picklist_items as {{ item }}
        on
            lower({{ item }}.field_name) = '{{ field.name | lower }}'
            and {{ item }}.value = records.{{ adapter.quote(field.name) }}
    {%- endfor %}

)

select
    observed.*,
    row_number() over (partition by record_key order by destination_id) as key_rank,
    count(*) over (partition by record_key) as rows_with_key
from observed
where record_key is not null
