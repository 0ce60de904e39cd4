-- read four hours before the plan was made, which was 3 hours ago
insert into plan.guards values
    ('destination_read', 'gainsight', 'community_user', 4, 6, 'ok', 'hours since the records of the destination were read',
        'Run `meltano run plan`.', 'run2', now() - interval 3 hour);
