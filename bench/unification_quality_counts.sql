-- What came of a labelled sample: the tables `counts` (one row per rule and the total) and `recalls`.
create temp table judged as
with

truth as (

    select
        user_id,
        list('sample:' || company_id) as companies,
        list('sample:' || company_id) filter (where lower(trim(kind)) = 'current') as current_companies
    from sample.truth
    where user_id is not null and company_id is not null
    group by user_id

)

select
    users.user_id,
    coalesce(answers.rule_id, 'no rule: ' || lower(answers.reason_code)) as rule,
    answers.rule_id is null as has_no_rule,
    answers.status = 'MATCHED' as is_assigned,
    answers.status = 'AMBIGUOUS' as is_ambiguous,
    truth.user_id is not null as is_labelled,
    truth.current_companies is not null as has_current,
    answers.status = 'MATCHED' and coalesce(list_contains(truth.companies, answers.company_id), false) as is_right,
    answers.status = 'MATCHED' and coalesce(list_contains(truth.current_companies, answers.company_id), false) as is_right_current,
    host_kinds.mail_kind is not null as is_public_mail
from (select distinct user_id, userid from sample.numbered) as users
inner join unification.community_users as answers
    on answers.user_id = users.userid::varchar
left join unification.int_unif__user_keys as keys
    on keys.record_key = answers.record_key and keys.address_source = 'email'
left join unification.int_unif__host_kinds as host_kinds
    on host_kinds.host = keys.host
left join truth
    on truth.user_id = users.user_id;

create temp table counts as
select
    case when grouping(rule) = 1 then 0 when bool_and(has_no_rule) then 2 else 1 end as place,
    case when grouping(rule) = 1 then 'all' else rule end as rule,
    count(*) as users,
    count(*) filter (where is_assigned) as assigned,
    count(*) filter (where is_right_current) as right_current,
    count(*) filter (where is_right) as right_ever,
    count(*) filter (where is_assigned and not is_right) as wrong,
    count(*) filter (where is_assigned and not is_labelled) as no_truth,
    count(*) filter (where is_ambiguous) as ambiguous,
    count(*) filter (where is_labelled) as labelled,
    count(*) filter (where is_right and not is_public_mail) as right_private,
    count(*) filter (where is_labelled and not is_public_mail) as labelled_private
from judged
group by grouping sets ((), (rule));

create temp table recalls as
select 1 as place, 'recall, current company' as name, count(*) filter (where is_right_current) as n_right, count(*) filter (where has_current) as n_users
from judged
union all
select 2, 'recall, current, without public mail', count(*) filter (where is_right_current), count(*) filter (where has_current)
from judged
where not is_public_mail;
