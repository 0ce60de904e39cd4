-- What the guards judge, one row per guard; see the macro plan_guards.
{% set min_records = guard_limit('guard_min_records') %}

with

compared as (

    select * from {{ ref('int_gainsight__community_user__compared') }}

),

counts as (

    select
        coalesce(sum(case when destination_id is not null then 1 else 0 end), 0) as existing,
        coalesce(sum(case when state = 'planned' and operation = 'update' then 1 else 0 end), 0) as updates,
        coalesce(sum(case when state = 'planned' and operation = 'delete' then 1 else 0 end), 0) as deletes
    from compared

),

shares as (

    select
        counts.*,
        -- a share of a handful of records says nothing
        case when existing >= {{ min_records }} then 1.0 * updates / existing else 0 end as changed_share,
        case when existing >= {{ min_records }} then 1.0 * deletes / existing else 0 end as deleted_share,
        ' of ' || cast(existing as {{ type_of('string') }}) || ' existing records would be ' as of_existing
    from counts

),

-- connections that were read and hold nobody, though the destination has records of theirs
empty_connections as (

    select connections_read.connection
    from {{ ref('int_communities__connections_read') }} as connections_read
    inner join compared
        on split_part(compared.record_key, ':', 1) = connections_read.connection
    group by connections_read.connection
    having max(case when compared.intent = 'delete' then 0 else 1 end) = 0

),

mapping_errors as (

    select count(*) as errors
    from {{ ref('mapping_check') }}
    where destination = 'gainsight' and object = 'community_user' and verdict = 'error'

)

select
    'changed_share' as guard,
    cast(changed_share as {{ type_of('double') }}) as value,
    cast(updates as {{ type_of('string') }}) || of_existing || 'changed' as detail
from shares
union all
select
    'deletes' as guard,
    deletes as value,
    cast(deletes as {{ type_of('string') }}) || of_existing || 'deleted' as detail
from shares
union all
select
    'deleted_share' as guard,
    deleted_share as value,
    cast(deletes as {{ type_of('string') }}) || of_existing || 'deleted' as detail
from shares
union all
select
    'empty_source' as guard,
    count(*) as value,
    'connections without members, but with records at the destination: ' || coalesce(min(connection), 'none') as detail
from empty_connections
union all
select
    'destination_read' as guard,
    age_hours as value,
    detail
from {{ ref('int_gainsight__community_user__read') }}
union all
select
    'mapping' as guard,
    errors as value,
    'mapping errors: ' || cast(errors as {{ type_of('string') }}) as detail
from mapping_errors
