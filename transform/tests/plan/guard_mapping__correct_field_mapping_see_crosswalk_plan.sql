-- The mapping does not fit the destination's fields (plan.mapping_check says which): nothing is written.
select * from {{ ref('guards') }}
where guard = 'mapping' and verdict = 'failed'
