{{ config(materialized='ephemeral') }}

with

texts as (

    select company_name as name_text from {{ ref('int_unif__companies') }} where company_name is not null
    union
    select alias as name_text from {{ ref('company_aliases') }}
    union
    select alias as name_text from {{ ref('stg_admin__company_aliases') }}
    union
    select user_values.user_value as name_text
    from {{ ref('int_unif__user_values') }} as user_values
    inner join {{ ref('int_unif__rules') }} as rules
        on lower(rules.user_field) = user_values.user_field
    where rules.family = 'typed_name'

),

shortened as (

    select name_text, {{ short_name('name_text') }} as short_text
    from texts

),

worded as (

    select name_text, short_text, {{ name_words('name_text') }} as words
    from shortened

),

short_worded as (

    select
        name_text,
        words,
        -- few names have an addition: the others need no second look
        case when short_text = name_text then words else {{ name_words('short_text') }} end as short_words
    from worded

)

select
    name_text,
    {{ legal_forms_together('words') }} as words,
    {{ legal_forms_together('short_words') }} as short_words,
    case when {{ has_other_letters('name_text') }} then 1 else 0 end as is_partial
from short_worded
