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
    union
    -- a Person without company answers for nobody but the member
    select user_keys.record_key
    from {{ ref('int_unif__user_keys') }} as user_keys
    inner join {{ ref('int_unif__contacts') }} as contacts
        on contacts.address = user_keys.address
    where contacts.company_id is null

)

select record_key from members
