insert into plan.summary values
    ('gainsight', 'community_user', 'create', 'blocked', 1, 'run2', '2024-01-02 10:00:00+00');
insert into plan.blocked values
    ('gainsight', 'community_user', 'en:3', 'create', 'Company__gc', 'DOMAIN_SHARED',
        'rule R300 names 2 companies', 'Remove the domain from all but one company');
