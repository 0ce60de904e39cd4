-- A connection was read and holds nobody, though the destination has records of its members: nothing is written.
select * from {{ ref('guards') }}
where guard = 'empty_source' and verdict = 'failed'
