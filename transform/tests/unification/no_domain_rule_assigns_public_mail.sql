-- Public, disposable, relay and membership mail tells no employer: no domain rule may have named a company for a member
-- who has no other address.
select answers.record_key, answers.rule_id, min(user_keys.host) as host
from {{ ref('community_users') }} as answers
inner join {{ ref('int_unif__user_keys') }} as user_keys
    on user_keys.record_key = answers.record_key
inner join {{ ref('int_unif__host_kinds') }} as host_kinds
    on host_kinds.host = user_keys.host
where answers.status = 'MATCHED' and answers.match_type like 'domain_%'
group by answers.record_key, answers.rule_id
having count(host_kinds.mail_kind) = count(*)
