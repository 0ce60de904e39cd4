{{ gainsight_rows(source('gainsight', 'gsuser'), 'gsuser', [
    ['Name', 'string', 'name'],
    ['Email', 'string', 'email'],
    ['SfdcUserId', 'string', 'sfdc_user_id'],
    ['IsActiveUser', 'boolean', 'is_active'],
    ['ModifiedDate', 'timestamp', 'modified_at'],
]) }}

select
    gsid as gainsight_user_id,
    name,
    email,
    nullif(sfdc_user_id, '') as sfdc_user_id,
    coalesce(is_active, true) as is_active,
    modified_at
from living
