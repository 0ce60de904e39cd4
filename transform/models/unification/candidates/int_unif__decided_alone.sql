{#- Members that cannot be decided together with the others at their host. -#}
with

members as (

    select record_key from {{ ref('int_unif__member_candidates') }}
    union
    select record_key from {{ ref('int_unif__user_overrides') }}
    union
    select record_key from {{ ref('int_unif__barred_companies') }}
    union
    select record_key from {{ ref('int_unif__user_keys') }} where address_source <> 'email'

)

select record_key from members
