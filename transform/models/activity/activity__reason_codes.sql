{{ config(alias='reason_codes') }}

select
    code,
    area,
    meaning,
    next_step as remedy,
    retryable
from {{ ref('reason_codes') }}
