-- Too many records would be deleted at once: nothing is written.
select * from {{ ref('guards') }}
where guard = 'deletes' and verdict = 'failed'
