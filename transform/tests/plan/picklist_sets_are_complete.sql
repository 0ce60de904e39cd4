{{ config(severity='warn') }}
-- Values that occur and have no translation: their rows are blocked, the others go on.
select
    field,
    count(*) as blocked_rows
from {{ ref('blocked') }}
where reason_code = 'VALUE_NOT_MAPPED'
group by field
