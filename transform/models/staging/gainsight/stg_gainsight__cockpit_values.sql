{{ config(enabled=task_sync_is_on()) }}

{{ gainsight_rows(source('gainsight', 'da_picklist'), 'da_picklist', [
    ['Category', 'string', 'category'],
    ['Name', 'string', 'label'],
    ['IsActive', 'boolean', 'is_active'],
]) }}

select
    gsid as item_id,
    category,
    label,
    coalesce(is_active, true) as is_active
from living
