with

receipts as (

    {{ select_raw(source('receipts', 'receipts'), [
        ['run_id', 'string', 'run_id'],
        ['destination', 'string', 'destination'],
        ['object', 'string', 'object'],
        ['operation', 'string', 'operation'],
        ['record_key', 'string', 'record_key'],
        ['plan_hash', 'string', 'plan_hash'],
        ['destination_id', 'string', 'destination_id'],
        ['status', 'string', 'status'],
        ['reason_code', 'string', 'reason_code'],
        ['message', 'string', 'message'],
        ['attempts', 'bigint', 'attempts'],
        ['sent_at', 'timestamp', 'sent_at'],
        ['completed_at', 'timestamp', 'completed_at'],
        ['recorded_at', 'timestamp', 'recorded_at'],
    ]) }}

),

-- receipt files are read whole each time: the same line arrives again and again
latest as (

    {{ latest_version('receipts', [
        'run_id', 'destination', 'object', 'operation', 'record_key', 'plan_hash', 'status', 'recorded_at'
    ]) }}

)

select
    run_id,
    destination,
    object,
    operation,
    record_key,
    plan_hash,
    destination_id,
    status,
    reason_code,
    message,
    attempts,
    sent_at,
    completed_at,
    recorded_at
from latest
