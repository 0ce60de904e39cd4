-- Companies, persons or links were not read, or only their changes: members would lose their company, tasks links.
select * from {{ ref('guards') }}
where guard = 'source_read' and verdict = 'failed'
