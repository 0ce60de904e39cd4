{{ config(materialized='view') }}

select typed_host, min(host) as host
from {{ ref('int_unif__user_keys') }}
where typed_host is not null
group by typed_host
