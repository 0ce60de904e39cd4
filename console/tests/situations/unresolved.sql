insert into unification.unresolved values
    ('en:3', 1, 'en', '3', 'Cem Example', 'globex.com', 'AMBIGUOUS', 'DOMAIN_SHARED', '', 'Decide', 'C3', 'Globex Inc', 'R300', 2, null),
    ('en:3', 2, 'en', '3', 'Cem Example', 'globex.com', 'AMBIGUOUS', 'DOMAIN_SHARED', '', 'Decide', 'C4', 'Globex Energy', 'R300', 2, null),
    ('en:4', 1, 'en', '4', 'dora@example.com', null, 'UNMATCHED', 'NO_EMAIL', '', 'Ask', null, null, null, 0, null);
insert into unification.unresolved_domains values (1, 'globex.com', 'DOMAIN_SHARED', 1, 1, null, 'Decide');
