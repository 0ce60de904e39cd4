{{ config(enabled=task_sync_is_on(), materialized='table') }}

-- The Contact of each person: the only one with its e-mail address, of one Account or of all (`any`).
with

contacts as (

    select
        lower(trim(contact_email)) as address,
        account_id,
        contact_id
    from {{ ref('stg_salesforce__contacts') }}
    where not is_deleted and trim(contact_email) <> ''

),

by_account as (

    select
        address,
        account_id,
        min(contact_id) as contact_id
    from contacts
    where account_id is not null
    group by address, account_id
    having count(*) = 1

),

by_address as (

    select
        address,
        'any' as account_id,
        min(contact_id) as contact_id
    from contacts
    group by address
    having count(*) = 1

),

found as (

    select * from by_account
    union all
    select * from by_address

)

select
    persons.person_id,
    found.account_id,
    found.contact_id
from {{ ref('stg_gainsight__persons') }} as persons
inner join found
    on found.address = lower(trim(persons.email))
