{#- Desired and observed side by side: what would be done if nothing stood against it (`intent`), and what differs. -#}
{% macro paired_rows(object, desired, observed) %}
{%- set fields = mapping_fields(object) %}
with

desired as (

    select * from {{ desired }}

),

observed as (

    select * from {{ observed }}
    where key_rank = 1

),

paired as (

    select
        coalesce(desired.record_key, observed.record_key) as record_key,
        case
            when desired.record_key is null then 'delete'
            {% if plan_declarations()[object].creates -%}
            when observed.record_key is null then 'create'
            {% endif -%}
            else 'update'
        end as intent,
        {% for column in source_columns() -%}
        desired.{{ column }},
        {% endfor -%}
        observed.destination_id,
        observed.modified_at,
        coalesce(observed.is_linked, false) as is_linked,
        coalesce(observed.rows_with_key, 0) as rows_with_key
        {%- for field in fields %},
        {%- set name = field.name %}
        {%- set is_asked = 'observed.record_key is null' if field.write == 'on_create' else 'desired.record_key is not null' %}
        {{ adapter.quote(name ~ '__source') }},
        {{ adapter.quote(name ~ '__length') }},
        case
            when {{ is_asked }}
                then {{ problem_if_sent(field, adapter.quote(name ~ '__problem'), adapter.quote(name ~ '__old')) }}
        end as {{ adapter.quote(name ~ '__problem') }},
        {{ adapter.quote(name ~ '__new') }},
        {{ adapter.quote(name ~ '__old') }},
        {{ is_asked }}
        and {{ field_differs(field, adapter.quote(name ~ '__new'), adapter.quote(name ~ '__old')) }}
            as {{ adapter.quote(name ~ '__differs') }}
        {%- endfor %}
    from desired
    full outer join observed
        on observed.record_key = desired.record_key

)

select
    paired.*,
    case intent
        when 'delete' then md5(record_key)
        when 'create' then {{ plan_hash(fields) }}
        -- the receipt tells later which fields were sent
        else {{ plan_hash(fields) }} || {{ changed_fields(fields) }}
    end as plan_hash,
    {{ changed_fields(fields) }} as changed_fields,
    coalesce(
        {%- for field in fields %}
        {{ adapter.quote(field.name ~ '__problem') }}{{ ',' if not loop.last }}
        {%- endfor %}
    ) as first_problem
from paired
{% endmacro %}
