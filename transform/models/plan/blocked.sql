with

problems as (

    {%- for object in plan_objects() %}
    {%- set compared = ref('int_' ~ object ~ '__compared') %}
    {%- set fields = mapping_fields(object) %}
    {%- set destination, short_name = object.split('__') %}
    select
        '{{ destination }}' as destination,
        '{{ short_name }}' as object,
        record_key,
        operation,
        case
            when rows_with_key > 1 then '{{ key_field(object) or 'Gsid' }}'
            else {{ field_of_column(object, 'source_column') }}
        end as field,
        reason_code,
        case
            when rows_with_key > 1
                then cast(rows_with_key as {{ type_of('string') }}) || ' records of the destination have this key'
            else source_detail
        end as detail
    from {{ compared }}
    where state = 'blocked' and (rows_with_key > 1 or source_state = 'blocked')
    {%- for field in fields %}
    {%- set problem = adapter.quote(field.name ~ '__problem') %}
    union all
    select
        '{{ destination }}',
        '{{ short_name }}',
        record_key,
        operation,
        '{{ field.name }}',
        {{ problem }},
        {{ problem_detail(
            field, problem, adapter.quote(field.name ~ '__source'), adapter.quote(field.name ~ '__length')
        ) }}
    from {{ compared }}
    where state = 'blocked' and source_state = 'writable' and {{ problem }} is not null
    {%- endfor %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

reason_codes as (

    select * from {{ ref('reason_codes') }}

)

select
    problems.destination,
    problems.object,
    problems.record_key,
    problems.operation,
    problems.field,
    problems.reason_code,
    problems.detail,
    reason_codes.next_step
from problems
left join reason_codes
    on reason_codes.code = problems.reason_code
