{#- The decision about every record: unchanged, planned, skipped or blocked. With `sources_read` (a model with a column
    `connection`) only records whose connection it lists are deleted: the first part of their key. -#}
{% macro compared_rows(object, paired, sources_read=none) %}
{%- set declared = plan_declarations()[object] %}
with

paired as (

    select * from {{ paired }}

),

{% if sources_read -%}
sources_read as (

    select * from {{ sources_read }}

),

{% endif -%}
last_writes as (

    select * from {{ ref('int_receipts__last_writes') }}
    where destination || '__' || object = '{{ object }}'

),

judged as (

    select
        paired.*,
        -- we sent this last and nobody touched the record since: the destination stores it differently
        coalesce(
            {{ was_sent(
                mapping_fields(object), 'last_writes.plan_hash', 'paired.plan_hash', 'paired.changed_fields'
            ) }}
            and paired.modified_at
            <= {{ dbt.dateadd('second', var('modified_tolerance_seconds'), 'last_writes.completed_at') }},
            false
        ) as is_echo,
        case
            when paired.intent <> 'delete' and paired.source_state = 'skipped' then 'SKIPPED_BY_SOURCE'
            {% if sources_read -%}
            when paired.intent = 'delete' and sources_read.connection is null then 'CONNECTION_NOT_READ'
            {% endif -%}
            when paired.intent = 'delete' and '{{ declared.on_gone }}' = 'ignore' then 'DELETE_IGNORED'
        end as skip_reason
    from paired
    left join last_writes
        on last_writes.record_key = paired.record_key
    {%- if sources_read %}
    left join sources_read
        on sources_read.connection = split_part(paired.record_key, ':', 1)
    {%- endif %}

),

decided as (

    select
        judged.*,
        case
            when skip_reason is not null then 'skipped'
            when rows_with_key > 1 or source_state = 'blocked' or first_problem is not null then 'blocked'
            when intent = 'update' and (changed_fields = '[]' or is_echo) then 'unchanged'
            else 'planned'
        end as state
    from judged
    {%- if object not in plan_objects() %}
    where 1 = 0  -- the destination is switched off: nothing is planned
    {%- endif %}

)

select
    decided.*,
    case when state in ('planned', 'blocked') then intent else 'none' end as operation,
    case
        when skip_reason = 'SKIPPED_BY_SOURCE' then source_reason
        when skip_reason is not null then skip_reason
        when state = 'blocked' and rows_with_key > 1 then 'DUPLICATE_IN_DESTINATION'
        when state = 'blocked' and source_state = 'blocked' then source_reason
        when state = 'blocked' then first_problem
        when state = 'unchanged' and changed_fields <> '[]' then 'DESTINATION_NORMALISES'
    end as reason_code,
    '{{ run_id() }}' as run_id,
    {{ run_time() }} as planned_at
from decided
{% endmacro %}
