-- Public, disposable, relay and membership mail tells no employer: no domain rule may have used it.
select answers.record_key, answers.rule_id, mail_domains.domain
from {{ ref('community_users') }} as answers
inner join {{ ref('int_unif__user_keys') }} as user_keys
    on user_keys.record_key = answers.record_key
    and user_keys.address_source = 'email'
inner join {{ ref('int_unif__mail_domains') }} as mail_domains
    on mail_domains.domain = user_keys.host
where
    answers.status = 'MATCHED'
    and answers.match_type like 'domain_%'
    and answers.matched_on = mail_domains.domain
