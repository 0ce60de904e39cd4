insert into activity.deliveries values
    ('run2', '2024-01-02 10:00:00+00', 'gainsight', 'community_user', 'en:7', 'update', 'h', 'rejected',
        'GSOBJ_1006', 'The field takes another format.', 'G7', 2, null, null, 'run2');
