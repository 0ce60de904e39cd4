with

overrides as (

    select override_id, scope, match_key, action, company_key, valid_from, valid_to
    from {{ ref('unification_overrides') }}

    union all

    select override_id, scope, match_key, action, company_key, valid_from, valid_to
    from {{ ref('stg_admin__unification_overrides') }}
    where has_unreadable_date is not true

),

valid as (

    select
        override_id,
        scope,
        case scope
            when 'email' then {{ clean_address('match_key') }}
            when 'domain' then {{ host_of('match_key') }}
            else trim(match_key)
        end as match_key,
        action,
        nullif({{ id_key('company_key') }}, '') as company_key
    from overrides
    where
        coalesce(valid_from, {{ today() }}) <= {{ today() }}
        and coalesce(valid_to, {{ today() }}) >= {{ today() }}

),

resolved as (

    select
        valid.override_id,
        valid.scope,
        valid.match_key,
        valid.action,
        valid.company_key,
        min(company_keys.company_id) as company_id
    from valid
    left join {{ ref('int_unif__company_keys') }} as company_keys
        on company_keys.company_key = valid.company_key
    group by valid.override_id, valid.scope, valid.match_key, valid.action, valid.company_key

),

ranked as (

    select
        resolved.*,
        row_number() over (
            partition by scope, match_key, case when action = 'never_company' then coalesce(company_key, '') end
            order by override_id
        ) as override_rank
    from resolved
    -- an assignment to a company that does not exist decides nothing; a test reports it
    where action <> 'assign' or company_id is not null

)

select override_id, scope, match_key, action, company_key, company_id
from ranked
where override_rank = 1
