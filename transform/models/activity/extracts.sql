with

extracts as (

    select * from {{ ref('stg_communities__extracts') }}
    union all
    select * from {{ ref('stg_gainsight__extracts') }}
    union all
    select * from {{ ref('stg_salesforce__extracts') }}

)

select
    run_id,
    source,
    connection,
    stream,
    mode,
    started_at,
    finished_at,
    status,
    coalesce(records, 0) - coalesce(records_invalid, 0) as records_valid,
    coalesce(records_invalid, 0) as records_invalid,
    api_calls,
    retries,
    throttled_seconds,
    bookmark_from,
    bookmark_to,
    error_code,
    error_message
from extracts
