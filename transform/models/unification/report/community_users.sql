{#- What is the same for every member is not written a million times. -#}
{{ config(materialized='view') }}

select
    member_answers.*,
    fingerprint.rules_fingerprint,
    {{ run_time() }} as decided_at,
    '{{ run_id() }}' as run_id
from {{ ref('int_unif__member_answers') }} as member_answers
cross join {{ ref('int_unif__fingerprint') }} as fingerprint
