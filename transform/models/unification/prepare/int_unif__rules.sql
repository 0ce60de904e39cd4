with

rules as (

    select * from {{ ref(var('unification_rules')) }}

)

select
    rule_id,
    priority,
    match_type,
    user_field,
    target_field,
    on_multiple,
    auto_assign,
    coalesce(min_support, 1) as min_support,
    coalesce(cast(min_share as {{ type_of('double') }}), 0) as min_share,
    coalesce(min_length, 1) as min_length,
    coalesce(cast(min_similarity as {{ type_of('double') }}), 1) as min_similarity,
    cast(confidence as {{ type_of('double') }}) as confidence,
    -- rules of one family look at the same evidence: they neither confirm nor contradict each other
    case
        when match_type in ('email_exact', 'email_alias', 'person_name') then 'person'
        when match_type like 'domain_%' then 'domain'
        when match_type like 'company_name_%' then 'typed_name'
        else match_type
    end as family
from rules
where is_active = 1
