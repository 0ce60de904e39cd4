-- A small warehouse with what the console reads: one run that went well, nothing left to do.
create schema plan;
create schema plan_steps;
create schema activity;
create schema unification;

create table plan.summary (
    destination varchar, object varchar, operation varchar, state varchar, records bigint,
    run_id varchar, planned_at timestamptz
);
insert into plan.summary values
    ('gainsight', 'community_user', 'none', 'unchanged', 199, 'run2', '2024-01-02 10:00:00+00'),
    ('gainsight', 'community_user', 'none', 'skipped', 1, 'run2', '2024-01-02 10:00:00+00');

create table plan.guards (
    guard varchar, destination varchar, object varchar, value double, limit_value double,
    verdict varchar, detail varchar, what_to_do varchar, run_id varchar, judged_at timestamptz
);
insert into plan.guards values
    ('deletes', 'gainsight', 'community_user', 0, 100, 'ok', '0 of 199 existing records would be deleted',
        'Look at `crosswalk plan`.', 'run2', '2024-01-02 10:00:00+00'),
    ('mapping', 'gainsight', 'community_user', 0, 0, 'ok', 'mapping errors: 0',
        'Correct field_mapping.', 'run2', '2024-01-02 10:00:00+00');

create table plan.mapping_check (
    destination varchar, object varchar, field varchar, source varchar, verdict varchar, reason varchar
);
insert into plan.mapping_check values
    ('gainsight', 'community_user', 'Name', 'username', 'ok', 'The field takes this value.');

create table plan_steps.int_plan__written (
    destination varchar, object varchar, record_key varchar, operation varchar, plan_hash varchar
);

create table plan_steps.int_mapping__declared (
    plan_object varchar, field varchar, source varchar, type varchar, value_set varchar
);
insert into plan_steps.int_mapping__declared values
    ('gainsight__community_user', 'Match_Status__gc', 'status', 'text', 'match_status'),
    ('gainsight__community_user', 'Name', 'username', 'text', null),
    ('gainsight__community_user', 'Topics__gc', 'topics', 'integer', null),
    ('salesforce__task', 'Status', 'status', 'text', 'task_status'),
    ('salesforce__task', 'Subject', 'name', 'text', null);

create table plan.changes (
    destination varchar, object varchar, record_key varchar, operation varchar, field varchar,
    old_value varchar, new_value varchar, source_value varchar, rule varchar
);
create table plan.blocked (
    destination varchar, object varchar, record_key varchar, operation varchar, field varchar,
    reason_code varchar, detail varchar, next_step varchar
);

create table activity.runs (
    run_id varchar, started_at timestamptz, finished_at timestamptz, streams bigint, streams_failed bigint,
    records_valid bigint, records_invalid bigint, api_calls bigint, throttled_seconds double, planned bigint,
    succeeded bigint, rejected bigint, "unknown" bigint, not_attempted bigint, status varchar
);
insert into activity.runs values
    ('run1', '2024-01-01 10:00:00+00', '2024-01-01 10:05:00+00', 1, 0, 200, 2, 4, 0, 199, 199, 0, 0, 0, 'succeeded'),
    ('run2', '2024-01-02 10:00:00+00', '2024-01-02 10:05:00+00', 1, 0, 200, 0, 4, 1.5, 0, 0, 0, 0, 0, 'succeeded');

create table activity.extracts (
    run_id varchar, source varchar, connection varchar, stream varchar, mode varchar, started_at timestamptz,
    finished_at timestamptz, status varchar, records_valid bigint, records_invalid bigint, api_calls bigint,
    retries bigint, throttled_seconds double, bookmark_from varchar, bookmark_to varchar, error_code varchar,
    error_message varchar
);
insert into activity.extracts values
    ('run1', 'communities', 'en', 'users', 'full', '2024-01-01 10:00:00+00', '2024-01-01 10:01:00+00', 'succeeded',
        198, 2, 4, 0, 0, null, null, null, null),
    ('run2', 'communities', 'en', 'users', 'full', '2024-01-02 10:00:00+00', '2024-01-02 10:01:00+00', 'succeeded',
        200, 0, 4, 0, 1.5, null, null, null, null);

create table activity.deliveries (
    run_id varchar, planned_at timestamptz, destination varchar, object varchar, record_key varchar,
    operation varchar, plan_hash varchar, status varchar, reason_code varchar, message varchar,
    destination_id varchar, attempts bigint, sent_at timestamptz, completed_at timestamptz,
    applied_by_run_id varchar
);
insert into activity.deliveries
select 'run1', '2024-01-01 10:02:00+00', 'gainsight', 'community_user', 'en:' || i, 'create', 'h', 'succeeded',
    null, null, 'G' || i, 1, '2024-01-01 10:03:00+00', '2024-01-01 10:03:01+00', 'run1'
from range(199) as numbers(i);

create table activity.reason_codes (code varchar, area varchar, meaning varchar, remedy varchar, retryable int);
insert into activity.reason_codes values
    ('SERVICE_UNAVAILABLE', 'connection', 'No answer', 'Run again later', 1),
    ('NOT_ATTEMPTED', 'delivery', 'Never sent', 'Run the job again', 1);

create table unification.unresolved (
    record_key varchar, candidate_number bigint, connection varchar, user_id varchar, username varchar,
    domain varchar, status varchar, reason_code varchar, meaning varchar, next_step varchar,
    candidate_company_id varchar, candidate_company_name varchar, candidate_rule_id varchar,
    n_candidates bigint, last_activity_at timestamptz
);
create table unification.unresolved_domains (
    size_rank bigint, domain varchar, reason_code varchar, n_users bigint, n_domain_users bigint,
    last_activity_at timestamptz, next_step varchar
);
