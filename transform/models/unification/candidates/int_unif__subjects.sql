{#- Most members are told apart by nothing but their host: they are decided once, under the subject `@host` (or, without
    a usable address, `@NO_EMAIL`). A member with anything of its own is a subject of its own. -#}
{{ config(materialized='view') }}

with

users as (

    select * from {{ ref('int_unif__user_keys') }} where address_source = 'email'

),

decided_alone as (

    select * from {{ ref('int_unif__decided_alone') }}

)

select
    users.*,
    case
        when decided_alone.record_key is not null then users.record_key
        else '@' || coalesce(users.host, users.address_status)
    end as subject
from users
left join decided_alone
    on decided_alone.record_key = users.record_key
