-- The last plan had no tasks in it.
delete from plan.summary where object = 'task';
delete from plan.changes where object = 'task';
