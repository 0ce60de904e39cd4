-- The plan has another object, and the same guards for it.
insert into plan.guards
select guard, 'salesforce', 'contact', value, limit_value, verdict, detail, what_to_do, run_id, judged_at
from plan.guards;
