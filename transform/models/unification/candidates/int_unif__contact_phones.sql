with

contacts as (

    select * from {{ ref('int_unif__contacts') }} where phones is not null and company_id is not null

),

junk as (

    select value from {{ ref('junk_values') }} where kind = 'phone'

),

listed as (

    {{ split_as_rows(
        'contacts', 'phones', ['person_id', 'company_person_id', 'company_id', 'is_primary', 'is_stale']
    ) }}

),

keyed as (

    select listed.*, {{ phone_key('item') }} as phone
    from listed

)

select
    keyed.phone,
    keyed.company_id,
    min(keyed.person_id) as person_id,
    min(keyed.company_person_id) as company_person_id,
    max(keyed.is_primary) as is_primary,
    min(keyed.is_stale) as is_stale
from keyed
left join junk
    on keyed.phone in ('+' || junk.value, '+{{ var("default_calling_code") }}' || junk.value)
where
    keyed.phone is not null
    and junk.value is null
    and trim(both '0' from substr(keyed.phone, 2)) <> ''
group by keyed.phone, keyed.company_id
