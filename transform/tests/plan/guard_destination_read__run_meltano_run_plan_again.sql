-- We do not know what the destination holds now: nothing is written.
select * from {{ ref('guards') }}
where guard = 'destination_read' and verdict = 'failed'
