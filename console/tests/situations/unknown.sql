insert into activity.deliveries values
    ('run2', '2024-01-02 10:00:00+00', 'gainsight', 'community_user', 'en:7', 'create', 'h', 'unknown',
        'OUTCOME_UNKNOWN', null, null, 1, null, null, 'run2');
