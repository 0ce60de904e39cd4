insert into plan_steps.int_plan__written values
    ('gainsight', 'community_user', 'en:1', 'update', 'h1');
