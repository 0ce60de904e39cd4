-- Companies, persons or their links were not read: members would lose their company, or get none.
select * from {{ ref('guards') }}
where guard = 'source_read' and verdict = 'failed'
