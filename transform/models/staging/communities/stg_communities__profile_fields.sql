with

user_profile_fields as (

    {{ select_raw(source('communities', 'user_profile_fields'), [
        ['connection', 'string', 'connection'],
        ['userid', 'bigint', 'userid'],
        ['profile_fields', 'json', 'profile_fields'],
        ['phone_e164', 'string', 'phone_e164'],
    ]) }}

),

latest as (

    {{ latest_version('user_profile_fields', ['connection', 'userid']) }}

),

kept as (

    select
        connection || ':' || cast(userid as {{ type_of('string') }}) as record_key,
        phone_e164,
        profile_fields
    from latest
    where _sdc_deleted_at is null

),

one_row_per_field as (

    {{ json_objects_as_rows('kept', 'profile_fields', ['record_key', 'phone_e164'], ['name', 'value']) }}

)

select
    record_key,
    name as field_name,
    min(value) as field_value,
    phone_e164
from one_row_per_field
where name is not null
group by record_key, name, phone_e164
