with

record_delete_log as (

    {{ select_raw(source('gainsight', 'record_delete_log'), [
        ['RecordId', 'string', 'record_id'],
        ['ObjectName', 'string', 'object_name'],
        ['DeletedOn', 'timestamp', 'deleted_at'],
    ]) }}

)

select
    record_id,
    lower(object_name) as object_name,
    max(deleted_at) as deleted_at
from record_delete_log
group by record_id, lower(object_name)
