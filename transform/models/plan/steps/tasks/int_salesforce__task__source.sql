{{ config(enabled=task_sync_is_on()) }}

{#- Living Gainsight tasks and whether they take part. The columns of the macro task_values are what `from` may use. -#}
{%- set backfill = choice('task_backfill', ['none', 'open', 'all']) -%}
{%- set since = var('task_sync_since') -%}
{%- if backfill == 'none' and not since -%}
    {{ exceptions.raise_compiler_error("task_backfill is 'none': say in task_sync_since from when on tasks are new.") }}
{%- endif -%}
{%- set opt = "lower(cast(" ~ adapter.quote(var('task_opt_field')) ~ ' as ' ~ type_of('string') ~ '))' -%}
{%- set scope = "'" ~ var('task_scope') | map('upper') | join("', '") ~ "'" -%}

with

living as (

    select * from {{ ref('stg_gainsight__tasks') }}
    where not is_deleted

),

tasks as (

    {{ task_values('living', ['gsid']) }}

),

linked as (

    select record_key
    from {{ ref('int_tasks__links') }}
    where task_id is not null
    group by record_key

),

asked as (

    select
        tasks.*,
        {% if var('task_opt_field') -%}
        case
            when {{ opt }} in ('sync', 'yes', 'true', 'on', '1') then 'in'
            when {{ opt }} in ('desync', 'no', 'false', 'off', '0') then 'out'
        end
        {%- else -%}
        cast(null as {{ type_of('string') }})
        {%- endif %} as opted,
        linked.record_key is not null as is_linked,
        {% if backfill == 'all' -%}
        true
        {%- else -%}
        {{ "not is_closed" if backfill == 'open' else 'false' }}
        {%- if since %}
        or coalesce(created_at >= cast('{{ since }}' as {{ type_of('timestamp') }}), false)
        {%- endif %}
        {%- endif %} as is_new_enough
    from tasks
    left join linked
        on linked.record_key = tasks.record_key

),

judged as (

    select
        asked.*,
        case
            when opted = 'out' then 'TASK_DESYNCED'
            when opted = 'in' then null
            when not {{ is_switched_on('task_auto_sync') | string | lower }} then 'TASK_NOT_ASKED_FOR'
            when upper(entity_type) not in ({{ scope }}) then 'TASK_OUT_OF_SCOPE'
            when not is_linked and not is_new_enough then 'TASK_NOT_BACKFILLED'
        end as skip_reason
    from asked

)

select
    judged.*,
    case when skip_reason is null then 'writable' else 'skipped' end as source_state,
    skip_reason as source_reason,
    'record_key' as source_column,
    cast(null as {{ type_of('string') }}) as source_detail
from judged
