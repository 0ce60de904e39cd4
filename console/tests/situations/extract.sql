insert into activity.extracts values
    ('run2', 'communities', 'de', 'users', 'full', '2024-01-02 09:00:00+00', '2024-01-02 09:01:00+00', 'failed',
        0, 0, 6, 5, 0, null, null, 'SERVICE_UNAVAILABLE', 'The community did not answer.');
