{#- Only inserts, never updates: works on every engine and every table format. -#}
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail', full_refresh=false) }}

with

community_users as (

    select record_key, status, company_id, rule_id, reason_code
    from {{ ref('community_users') }}

),

{% if is_incremental() -%}
last_known as (

    select record_key, status, company_id, rule_id, rules_fingerprint
    from (
        select
            record_key,
            status,
            company_id,
            rule_id,
            rules_fingerprint,
            row_number() over (partition by record_key order by decided_at desc, run_id desc) as age_rank
        from {{ this }}
    ) as aged
    where age_rank = 1

),

compared as (

    select
        coalesce(community_users.record_key, last_known.record_key) as record_key,
        case when community_users.record_key is null then 'GONE' else community_users.status end as status,
        community_users.company_id,
        community_users.rule_id,
        community_users.reason_code,
        last_known.status as previous_status,
        last_known.company_id as previous_company_id,
        last_known.rule_id as previous_rule_id,
        last_known.rules_fingerprint as previous_fingerprint
    from community_users
    full outer join last_known
        on last_known.record_key = community_users.record_key

)
{%- else -%}
compared as (

    select
        record_key,
        status,
        company_id,
        rule_id,
        reason_code,
        cast(null as {{ type_of('string') }}) as previous_status,
        cast(null as {{ type_of('string') }}) as previous_company_id,
        cast(null as {{ type_of('string') }}) as previous_rule_id,
        cast(null as {{ type_of('string') }}) as previous_fingerprint
    from community_users

)
{%- endif %}

select
    compared.record_key,
    case
        when compared.previous_status is null then 'new'
        when compared.status = 'GONE' then 'gone'
        when compared.previous_company_id is null and compared.company_id is not null then 'gained'
        when compared.previous_company_id is not null and compared.company_id is null then 'lost'
        when compared.previous_company_id <> compared.company_id then 'moved'
        else 'reason_changed'
    end as change,
    compared.status,
    compared.company_id,
    compared.rule_id,
    compared.reason_code,
    compared.previous_status,
    compared.previous_company_id,
    compared.previous_rule_id,
    compared.previous_fingerprint,
    fingerprint.rules_fingerprint,
    {{ run_time() }} as decided_at,
    '{{ run_id() }}' as run_id
from compared
cross join {{ ref('int_unif__fingerprint') }} as fingerprint
{%- if is_incremental() %}
where
    coalesce(compared.status, '') <> coalesce(compared.previous_status, '')
    or coalesce(compared.company_id, '') <> coalesce(compared.previous_company_id, '')
    or coalesce(compared.rule_id, '') <> coalesce(compared.previous_rule_id, '')
{%- endif %}
