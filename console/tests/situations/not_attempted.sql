insert into activity.deliveries values
    ('run2', '2024-01-02 10:00:00+00', 'gainsight', 'community_user', 'en:7', 'create', 'h', 'not_attempted',
        'NOT_ATTEMPTED', null, null, 0, null, null, null);
