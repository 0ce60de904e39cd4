with

rules as (

    select distinct lower(user_field) as user_field from {{ ref('int_unif__rules') }}

),

junk as (

    select value, kind from {{ ref('junk_values') }}

),

profile_fields as (

    select * from {{ ref('stg_communities__profile_fields') }}

),

phones as (

    select distinct record_key, phone_e164 as phone
    from profile_fields
    where phone_e164 is not null

),

typed as (

    select profile_fields.record_key, rules.user_field, profile_fields.field_value as user_value
    from profile_fields
    inner join rules
        on rules.user_field = 'profile:' || lower(profile_fields.field_name)

    union all

    select phones.record_key, rules.user_field, phones.phone as user_value
    from phones
    inner join rules
        on rules.user_field = 'phone'

    union all

    select users.record_key, rules.user_field, users.username as user_value
    from {{ ref('int_unif__user_keys') }} as users
    inner join rules
        on rules.user_field = 'username'
    where users.address_source = 'email'

    union all

    select users.record_key, rules.user_field, users.sso_customer_uid as user_value
    from {{ ref('int_unif__user_keys') }} as users
    inner join rules
        on rules.user_field = 'sso:customer_uid'
    where users.address_source = 'email'

)

-- a member that is gone may still have values here: nobody looks them up
select
    typed.record_key,
    typed.user_field,
    trim(typed.user_value) as user_value
from typed
left join junk
    on junk.value = lower(trim(typed.user_value))
    and junk.kind = 'text'
where
    trim(typed.user_value) <> ''
    and junk.value is null
