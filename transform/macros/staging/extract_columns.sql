{#- The columns of a tap's `extracts` stream, the same for every tap. -#}
{% macro extract_columns() %}
    {{ return([
        ['run_id', 'string', 'run_id'],
        ['source', 'string', 'source'],
        ['connection', 'string', 'connection'],
        ['stream', 'string', 'stream'],
        ['mode', 'string', 'mode'],
        ['started_at', 'timestamp', 'started_at'],
        ['finished_at', 'timestamp', 'finished_at'],
        ['status', 'string', 'status'],
        ['records', 'bigint', 'records'],
        ['records_invalid', 'bigint', 'records_invalid'],
        ['api_calls', 'bigint', 'api_calls'],
        ['retries', 'bigint', 'retries'],
        ['throttled_seconds', 'double', 'throttled_seconds'],
        ['bookmark_from', 'string', 'bookmark_from'],
        ['bookmark_to', 'string', 'bookmark_to'],
        ['error_code', 'string', 'error_code'],
        ['error_message', 'string', 'error_message'],
    ]) }}
{% endmacro %}
