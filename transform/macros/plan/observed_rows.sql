{#- What each of our records is at the destination, in canonical text (`__old`). `records` is its staging model, `id`
    the column of its id. A record is ours when it has a key of ours (`is_linked`), or when `links` (a model with
    record_key and matched_id) found it to be one of ours that does not have its key yet. -#}
{% macro observed_rows(object, records, id, links=none, where='1 = 1') %}
{%- set fields = mapping_fields(object) %}
{#- Gainsight returns the id of a picklist item, and takes its label -#}
{%- set labelled_fields = fields | selectattr('values') | list if object.startswith('gainsight__') else [] %}
with

records as (

    select
        {{ id }} as destination_id,
        {{ canonical(adapter.quote(key_field(object)), 'text') }} as own_key,
        modified_at
        {%- for field in fields %},
        {{ adapter.quote(field.name) }}
        {%- endfor %}
    from {{ records }}
    where {{ where }}

),

{% if labelled_fields -%}
picklist_items as (

    select * from {{ ref('stg_gainsight__picklist_items') }}
    where lower(object_name) = '{{ api_object(object) | lower }}'

),

{% endif -%}
{% if links -%}
links as (

    select
        record_key as linked_key,
        matched_id
    from {{ links }}
    where matched_id is not null

),

{% endif -%}
observed as (

    select
        records.destination_id,
        records.modified_at,
        {{ 'coalesce(records.own_key, links.linked_key)' if links else 'records.own_key' }} as record_key,
        records.own_key is not null as is_linked
        {%- for field in fields %}
        {%- set column = 'records.' ~ adapter.quote(field.name) %}
        {%- if field in labelled_fields %}
        {%- set column = 'coalesce(' ~ adapter.quote(field.name ~ '__item') ~ '.label, ' ~ column ~ ')' %}
        {%- endif %},
        {{ canonical(column, field.type) }} as {{ adapter.quote(field.name ~ '__old') }}
        {%- endfor %}
    from records
    {%- if links %}
    left join links
        on links.matched_id = records.destination_id
    {%- endif %}
    {%- for field in labelled_fields %}
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
{% endmacro %}
