{% set object = 'gainsight__community_user' %}
{% set fields = mapping_fields(object) %}

with

desired as (

    select * from {{ ref('int_gainsight__community_user__desired') }}

),

observed as (

    select * from {{ ref('int_gainsight__community_user__observed') }}
    where key_rank = 1

),

paired as (

    select
        coalesce(desired.record_key, observed.record_key) as record_key,
        case
            when desired.record_key is null then 'delete'
            when observed.record_key is null then 'create'
            else 'update'
        end as intent,
        desired.member_state,
        desired.rule_id,
        desired.reason_code as member_reason,
        desired.n_candidates,
        observed.destination_id,
        observed.modified_at,
        coalesce(observed.rows_with_key, 0) as rows_with_key
        {%- for field in fields %},
        {%- set name = field.name %}
        {{ adapter.quote(name ~ '__source') }},
        {{ adapter.quote(name ~ '__length') }},
        {{ adapter.quote(name ~ '__problem') }},
        {{ adapter.quote(name ~ '__new') }},
        {{ adapter.quote(name ~ '__old') }},
        desired.record_key is not null
        and {{ field_differs(field, adapter.quote(name ~ '__new'), adapter.quote(name ~ '__old')) }}
            as {{ adapter.quote(name ~ '__differs') }}
        {%- endfor %}
    from desired
    full outer join observed
        on observed.record_key = desired.record_key

)

select
    paired.*,
    case intent when 'delete' then md5(record_key) else {{ plan_hash(fields) }} end as plan_hash,
    {{ changed_fields(fields) }} as changed_fields,
    coalesce(
        {%- for field in fields %}
        {{ adapter.quote(field.name ~ '__problem') }}{{ ',' if not loop.last }}
        {%- endfor %}
    ) as first_problem
from paired
