-- A translation must be an active value of every field that uses its set, once the destination has described the field.
with

uses as (

    {%- set ns = namespace(first=true) %}
    {%- for object in plan_objects() %}
    {%- for field in mapping_fields(object) if field['values'] %}
    {{ 'union all' if not ns.first }}
    {%- set ns.first = false %}
    select
        '{{ api_object(object) | lower }}' as object_name,
        '{{ field.name | lower }}' as field_name,
        '{{ field['values'] }}' as value_set
    {%- endfor %}
    {%- endfor %}
    {%- if ns.first %}
    select 'none' as object_name, 'none' as field_name, 'none' as value_set
    {%- endif %}

),

items as (

    select
        lower(object_name) as object_name,
        lower(field_name) as field_name,
        label,
        is_active
    from {{ ref('stg_gainsight__picklist_items') }}

),

described as (

    select object_name, field_name
    from items
    group by object_name, field_name

)

select
    uses.field_name,
    mappings.set,
    mappings.target_value
from uses
inner join described
    on described.object_name = uses.object_name and described.field_name = uses.field_name
inner join {{ ref('picklist_mappings') }} as mappings
    on mappings.set = uses.value_set
left join items
    on
        items.object_name = uses.object_name
        and items.field_name = uses.field_name
        and items.label = mappings.target_value
        and items.is_active
where items.label is null
