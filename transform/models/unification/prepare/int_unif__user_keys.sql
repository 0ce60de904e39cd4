{#- The member's own columns ride along, so that a million members are read once. -#}
{%- set member_columns = 'connection, community_id, user_id, username, sso_customer_uid, last_activity_at' -%}
with

users as (

    select record_key, email_raw, email_host_ascii, {{ member_columns }}
    from {{ ref('stg_communities__users') }}
    where not is_deleted

),

addresses as (

    select users.*, 'email' as address_source, users.email_raw as raw_address, users.email_host_ascii as ascii_host
    from users
    {% for field in var('email_profile_fields') %}
    union all

    select
        users.*,
        'profile:{{ field | lower }}' as address_source,
        profile_fields.field_value as raw_address,
        cast(null as {{ type_of('string') }}) as ascii_host
    from {{ ref('stg_communities__profile_fields') }} as profile_fields
    inner join users
        on users.record_key = profile_fields.record_key
    where lower(profile_fields.field_name) = '{{ field | lower }}'
    {% endfor %}
),

cleaned as (

    select
        record_key,
        {{ member_columns }},
        address_source,
        {{ clean_address('raw_address') }} as typed_address,
        {{ clean_address('ascii_host') }} as ascii_host
    from addresses

),

judged as (

    select
        cleaned.*,
        split_part(typed_address, '@', 2) as typed_host,
        case
            when coalesce(typed_address, '') = '' then 'NO_EMAIL'
            when {{ is_address('typed_address') }} then 'OK'
            else 'EMAIL_MALFORMED'
        end as address_status
    from cleaned

),

-- the tap knows the host as A-label; without it only ASCII hosts can match
addressed as (

    select
        judged.*,
        case when address_status = 'OK' then coalesce(nullif(ascii_host, ''), typed_host) end as host,
        case
            when address_status <> 'OK' then null
            when coalesce(ascii_host, '') in ('', typed_host) then typed_address
            else split_part(typed_address, '@', 1) || '@' || ascii_host
        end as address
    from judged

)

select
    record_key,
    {{ member_columns }},
    address_source,
    address_status,
    host,
    case when typed_host <> host then typed_host end as typed_host,
    address,
    -- only where it differs
    nullif({{ alias_of('address') }}, address) as alias_address
from addressed
