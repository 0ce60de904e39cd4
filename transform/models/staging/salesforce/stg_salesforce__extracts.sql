with

extracts as (

    {{ select_raw(source('salesforce', 'extracts'), extract_columns()) }}

),

latest as (

    {{ latest_version('extracts', ['run_id', 'connection', 'stream', 'mode', 'started_at']) }}

)

select {{ extract_columns() | map(attribute=2) | join(', ') }} from latest
