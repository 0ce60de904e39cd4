{{ config(enabled=task_sync_is_on()) }}

{%- set mapped = mapped_columns('salesforce__task') -%}

with

versions as (

    {{ select_raw(source('salesforce', 'task'), [
        ['Id', 'string', 'task_id'],
        ['IsDeleted', 'boolean', 'is_deleted'],
        ['LastModifiedById', 'string', 'modified_by'],
        ['LastModifiedDate', 'timestamp', 'last_modified_at'],
        ['SystemModstamp', 'timestamp', 'system_modified_at'],
    ] + mapped) }}

)

select
    task_id,
    {% for column in mapped -%}
    {{ column[2] }},
    {% endfor -%}
    modified_by,
    coalesce(last_modified_at, system_modified_at) as modified_at,
    _sdc_extracted_at,
    _sdc_sequence,
    _sdc_run_id
from versions
where _sdc_deleted_at is null and not coalesce(is_deleted, false)
