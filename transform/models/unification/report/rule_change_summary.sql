{{ config(enabled=(var('schema_prefix', '') != ''), tags=['preview']) }}

select
    change,
    active_rule_id,
    candidate_rule_id,
    count(*) as n_users
from {{ ref('rule_change_preview') }}
group by change, active_rule_id, candidate_rule_id
order by change, n_users desc, active_rule_id, candidate_rule_id
