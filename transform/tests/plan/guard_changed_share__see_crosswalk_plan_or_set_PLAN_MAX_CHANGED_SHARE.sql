-- Too many existing records would change at once: nothing is written.
select * from {{ ref('guards') }}
where guard = 'changed_share' and verdict = 'failed'
