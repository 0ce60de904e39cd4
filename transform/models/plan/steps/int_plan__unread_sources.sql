{{ config(enabled='communities' in products()) }}

-- What companies are found by, when it was not read: without it members lose their company, or never get one.
with

attempts as (

    select
        lower(stream) as stream,
        status,
        error_code,
        row_number() over (partition by lower(stream) order by started_at desc, run_id desc) as attempt_rank
    from {{ ref('stg_gainsight__extracts') }}
    where lower(stream) in ('company', 'person', 'company_person')

),

companies as (

    select count(*) as n_companies from {{ ref('stg_gainsight__companies') }}

)

select
    stream,
    'the last attempt to read it ended ' || status || coalesce(': ' || error_code, '') as detail
from attempts
where attempt_rank = 1 and status <> 'succeeded'

union all

select
    'company' as stream,
    'it has no records' as detail
from companies
where n_companies = 0
