insert into plan.summary values
    ('gainsight', 'community_user', 'update', 'planned', 1, 'run2', '2024-01-02 10:00:00+00'),
    ('gainsight', 'community_user', 'create', 'planned', 1, 'run2', '2024-01-02 10:00:00+00');
insert into plan.changes values
    ('gainsight', 'community_user', 'en:1', 'update', 'Email__gc', 'ann@acme.com', 'ann.lee@acme.com', '', 'mapping'),
    ('gainsight', 'community_user', 'en:1', 'update', 'Topics__gc', '4', '5', '5', 'mapping'),
    ('gainsight', 'community_user', 'en:1', 'update', 'Match_Status__gc', 'Unmatched', 'Matched', 'MATCHED', 'values: match_status'),
    ('gainsight', 'community_user', 'en:2', 'create', 'Name', null, 'Bob Example', 'Bob Example', 'mapping');
