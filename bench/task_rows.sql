-- Invented tasks on both sides of a warehouse: getvariable('tasks') pairs that agreed, one in a hundred changed since.
insert into raw_gainsight.da_picklist ("Gsid", "Category", "Name", "IsActive", _sdc_extracted_at, _sdc_run_id)
values
    ('S1', 'CTA_STATUS', 'New', true, '2026-03-01', 'r1'), ('S2', 'CTA_STATUS', 'Work In Progress', true, '2026-03-01', 'r1'),
    ('P2', 'CTA_PRIORITY', 'Medium', true, '2026-03-01', 'r1');
insert into raw_gainsight.gsuser ("Gsid", "Name", "SfdcUserId", _sdc_extracted_at, _sdc_run_id)
select 'U' || i, 'User ' || i, '005' || lpad(i::varchar, 12, '0') || 'AAA', '2026-03-01', 'r1' from range(200) as t(i);
insert into raw_salesforce.user ("Id", "Name", "IsActive", _sdc_extracted_at, _sdc_run_id)
select '005' || lpad(i::varchar, 12, '0') || 'AAA', 'User ' || i, true, '2026-03-01', 'r1' from range(200) as t(i);
insert into raw_gainsight.company ("Gsid", "Name", "SfdcAccountId", _sdc_extracted_at, _sdc_run_id)
select 'C' || i, 'Company ' || i, '001' || lpad(i::varchar, 12, '0') || 'AAA', '2026-03-01', 'r1'
from range(getvariable('tasks') // 20) as t(i);
insert into raw_salesforce.account ("Id", "Name", "IsDeleted", _sdc_extracted_at, _sdc_run_id)
select '001' || lpad(i::varchar, 12, '0') || 'AAA', 'Company ' || i, false, '2026-03-01', 'r1'
from range(getvariable('tasks') // 20) as t(i);
insert into raw_gainsight.call_to_action ("Gsid", "Name", "CompanyId", "EntityType", _sdc_extracted_at, _sdc_run_id)
select 'A' || i, 'Call ' || i, 'C' || i % (getvariable('tasks') // 20), 'COMPANY', '2026-03-01', 'r1'
from range(getvariable('tasks') // 5) as t(i);

insert into raw_gainsight.cs_task (
    "Gsid", "Name", "Description", "CtaId", "CompanyId", "EntityType", "OwnerId", "StatusId", "PriorityId", "DueDate",
    "IsClosed", "CreatedDate", "ModifiedDate", "ModifiedById", "Salesforce_Task_Id__gc",
    _sdc_extracted_at, _sdc_sequence, _sdc_run_id
)
select
    'T' || i, 'Task number ' || i, '<p>Ask about the <b>budget</b> of year ' || i || '</p><p>Then write &amp; tell.</p>',
    'A' || i % (getvariable('tasks') // 5), 'C' || i % (getvariable('tasks') // 20), 'COMPANY', 'U' || i % 200, 'S1', 'P2',
    date '2026-04-01' + (i % 90)::integer, false, '2026-02-01', '2026-02-01', 'U1', '00T' || lpad(i::varchar, 12, '0') || 'AAA',
    '2026-03-01', i, 'r1'
from range(getvariable('tasks')) as t(i);
insert into raw_salesforce.task (
    "Id", "Subject", "Status", "Priority", "ActivityDate", "Description", "OwnerId", "WhatId", "AccountId", "IsClosed",
    "IsArchived", "Gainsight_Task_Id__c", "Gainsight_CTA_Id__c", "Gainsight_Company__c", "IsDeleted", "LastModifiedDate",
    "LastModifiedById", _sdc_extracted_at, _sdc_sequence, _sdc_run_id
)
select
    '00T' || lpad(i::varchar, 12, '0') || 'AAA', 'Task number ' || i, 'Not Started', 'Normal',
    date '2026-04-01' + (i % 90)::integer, 'Ask about the budget of year ' || i || chr(10) || 'Then write & tell.',
    '005' || lpad((i % 200)::varchar, 12, '0') || 'AAA',
    '001' || lpad((i % (getvariable('tasks') // 20))::varchar, 12, '0') || 'AAA',
    '001' || lpad((i % (getvariable('tasks') // 20))::varchar, 12, '0') || 'AAA', false,
    false, 'T' || i, 'A' || i % (getvariable('tasks') // 5), 'Company ' || i % (getvariable('tasks') // 20), false, '2026-02-01',
    '005000000000001AAA', '2026-03-01', i, 'r1'
from range(getvariable('tasks')) as t(i);

-- since then: one in a hundred renamed in Gainsight, as many others put on the way in Salesforce (of which one in ten both)
insert into raw_gainsight.cs_task
select * replace (
    "Name" || ', renamed' as "Name", timestamptz '2026-03-02' as "ModifiedDate", timestamptz '2026-03-03' as _sdc_extracted_at,
    'r2' as _sdc_run_id
)
from raw_gainsight.cs_task
where substr("Gsid", 2)::bigint % 100 = 0;
insert into raw_salesforce.task
select * replace (
    'In Progress' as "Status", timestamptz '2026-03-02' as "LastModifiedDate",
    timestamptz '2026-03-03' as _sdc_extracted_at, 'r2' as _sdc_run_id
)
from raw_salesforce.task
where substr("Gainsight_Task_Id__c", 2)::bigint % 1000 in (0, 1);
