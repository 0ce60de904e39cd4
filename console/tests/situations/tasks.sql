-- Tasks: one change that a merge decided, one for people, one twin, and what the mapping would change.
insert into plan.summary values
    ('salesforce', 'task', 'update', 'planned', 1, 'run2', '2024-01-02 10:00:00+00'),
    ('salesforce', 'task', 'update', 'blocked', 1, 'run2', '2024-01-02 10:00:00+00');
insert into plan.changes values
    ('salesforce', 'task', 'T1', 'update', 'Status', 'Parked', 'Completed', 'Closed Success', 'conflict: newest'),
    ('salesforce', 'task', 'T1', 'update', 'Subject', 'Call Ann', 'Call Bea', 'Call Bea', 'merge: changed in Gainsight');

create table plan.task_review as
select 'T2' as record_key, '00T000000000002AAA' as salesforce_task_id, 'Subject' as field,
    'Call Ann' as gainsight_value, 'Call Bea' as salesforce_value, 'Call' as last_agreed_value,
    now() as last_agreed_at, now() as gainsight_changed_at, now() as salesforce_changed_at,
    'Dana Rivera' as gainsight_editor, 'Sam Okafor' as salesforce_editor, 'conflict: review' as rule,
    'Give the field the same value on both sides.' as next_step;
create table plan.task_twins as
select 'T3' as record_key, '00T000000000003AAA' as salesforce_task_id, 'Call Ann' as name, '2024-02-01' as due_date,
    'Adopt it.' as next_step;
create table plan.mapping_impact as
select 'Subject' as field, 9 as synced_tasks, 2 as differing_tasks, 1 as written_to_salesforce,
    0 as written_to_gainsight, 1 as left_for_review, 1 as because_of_the_mapping
union all
select 'Status', 9, 1, 1, 0, 0, 0;
