-- What the guards judge, one row per object and guard; see the macro plan_guards.
{% set min_records = guard_limit('guard_min_records') %}
{% set text = type_of('string') %}
{% set measures = {
    'changed_share': ['changed_share', 'cast(updates as ' ~ text ~ ") || of_existing || 'changed'"],
    'deletes': ['deletes', 'cast(deletes as ' ~ text ~ ") || of_existing || 'deleted'"],
    'deleted_share': ['deleted_share', 'cast(deletes as ' ~ text ~ ") || of_existing || 'deleted'"],
    'empty_source': [
        'empty_connections', "'connections without members, but with records at the destination: ' || empty_connection"
    ],
    'source_read': ['unread_sources', "'not read, though the plan needs it: ' || unread_source"],
    'destination_read': ['age_hours', 'age_detail'],
    'mapping': ['mapping_errors', "'mapping errors: ' || cast(mapping_errors as " ~ text ~ ')'],
} %}

with

-- a record without our key is written for the first time: it counts as new, not as one that exists and changes
counts as (

    select
        destination || '__' || object as plan_object,
        sum(case when is_linked then 1 else 0 end) as existing,
        sum(case when is_linked and state = 'planned' and operation = 'update' then 1 else 0 end) as updates,
        sum(case when state = 'planned' and operation = 'delete' then 1 else 0 end) as deletes
    from {{ ref('int_plan__records') }}
    group by destination || '__' || object

),

-- connections that were read and hold nobody, though the destination has records of theirs
empty_connections as (

    {%- if 'communities' in products() %}
    select
        records.destination || '__' || records.object as plan_object,
        connections_read.connection
    from {{ ref('int_communities__connections_read') }} as connections_read
    inner join {{ ref('int_plan__records') }} as records
        on split_part(records.record_key, ':', 1) = connections_read.connection
    group by records.destination || '__' || records.object, connections_read.connection
    having min(case when records.is_gone then 1 else 0 end) = 1
    {%- else %}
    select
        cast(null as {{ text }}) as plan_object,
        cast(null as {{ text }}) as connection
    where 1 = 0
    {%- endif %}

),

emptied as (

    select
        plan_object,
        count(*) as empty_connections,
        min(connection) as empty_connection
    from empty_connections
    group by plan_object

),

unread as (

    select
        product,
        count(*) as unread_sources,
        min(stream || ', ' || detail) as unread_source
    from {{ ref('int_plan__unread_sources') }}
    group by product

),

mistakes as (

    select
        destination || '__' || object as plan_object,
        count(*) as mapping_errors
    from {{ ref('mapping_check') }}
    where verdict = 'error'
    group by destination || '__' || object

),

measured as (

    select
        reads.destination,
        reads.object,
        reads.age_hours,
        reads.detail as age_detail,
        coalesce(counts.updates, 0) as updates,
        coalesce(counts.deletes, 0) as deletes,
        -- a share of a handful of records says nothing
        case when counts.existing >= {{ min_records }} then 1.0 * counts.updates / counts.existing else 0 end
            as changed_share,
        case when counts.existing >= {{ min_records }} then 1.0 * counts.deletes / counts.existing else 0 end
            as deleted_share,
        ' of ' || cast(coalesce(counts.existing, 0) as {{ text }}) || ' existing records would be ' as of_existing,
        coalesce(emptied.empty_connections, 0) as empty_connections,
        coalesce(emptied.empty_connection, 'none') as empty_connection,
        coalesce(unread.unread_sources, 0) as unread_sources,
        coalesce(unread.unread_source, 'none') as unread_source,
        coalesce(mistakes.mapping_errors, 0) as mapping_errors
    from {{ ref('int_plan__read') }} as reads
    left join unread
        on unread.product = case reads.object when 'task' then 'tasks' else 'communities' end
    left join counts
        on counts.plan_object = reads.destination || '__' || reads.object
    left join emptied
        on emptied.plan_object = reads.destination || '__' || reads.object
    left join mistakes
        on mistakes.plan_object = reads.destination || '__' || reads.object

)

{% for guard, (value, detail) in measures.items() -%}
select
    destination,
    object,
    '{{ guard }}' as guard,
    cast({{ value }} as {{ type_of('double') }}) as value,
    {{ detail }} as detail
from measured
{{ 'union all' if not loop.last }}
{% endfor -%}
