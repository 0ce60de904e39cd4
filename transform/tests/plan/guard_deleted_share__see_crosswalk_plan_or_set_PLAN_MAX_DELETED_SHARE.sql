-- Too large a share of the existing records would be deleted at once: nothing is written.
select * from {{ ref('guards') }}
where guard = 'deleted_share' and verdict = 'failed'
