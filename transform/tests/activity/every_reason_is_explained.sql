{{ config(severity='warn') }}
-- Reason codes without meaning and remedy: the vendor's own codes may be new to us, ours may not.
select
    deliveries.reason_code,
    count(*) as deliveries
from {{ ref('deliveries') }} as deliveries
left join {{ ref('activity__reason_codes') }} as reason_codes
    on reason_codes.code = deliveries.reason_code
where deliveries.reason_code is not null and reason_codes.code is null
group by deliveries.reason_code
