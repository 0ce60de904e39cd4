insert into activity.deliveries
select 'run2', '2024-01-02 10:00:00+00', 'gainsight', 'community_user', 'en:' || i, 'update', 'h', 'rejected',
    'GSOBJ_1006', 'The field takes another format.', 'G', 2, null, null, 'run2' from range(3) as numbers(i);
