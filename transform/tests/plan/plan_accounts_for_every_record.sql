-- Living members, and records of the destination without one, are each in the summary exactly once.
with

living as (

    select record_key
    from {{ ref('stg_communities__users') }}
    where not is_deleted

),

orphans as (

    select observed.record_key
    from {{ ref('int_gainsight__community_user__observed') }} as observed
    left join living
        on living.record_key = observed.record_key
    where observed.key_rank = 1 and living.record_key is null

),

expected as (

    select
        (select count(*) from living) + (select count(*) from orphans) as records

),

counted as (

    select coalesce(sum(records), 0) as records
    from {{ ref('summary') }}
    where destination = 'gainsight' and object = 'community_user'

)

select
    expected.records as expected_records,
    counted.records as counted_records
from expected
cross join counted
where expected.records <> counted.records
