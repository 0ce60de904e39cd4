update plan.guards set verdict = 'failed', value = 1 where guard = 'mapping';
insert into plan.mapping_check values
    ('gainsight', 'community_user', 'Gone__gc', 'rank_name', 'error', 'The object has no field Gone__gc.');
