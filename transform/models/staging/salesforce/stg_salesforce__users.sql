{{ salesforce_rows(source('salesforce', 'user'), 'user', [
    ['Name', 'string', 'user_name'],
    ['Email', 'string', 'email'],
    ['Username', 'string', 'login_name'],
    ['UserType', 'string', 'user_type'],
    ['IsActive', 'boolean', 'is_active'],
]) }}

select
    record_id as user_id,
    user_name,
    email,
    login_name,
    user_type,
    coalesce(is_active, true) as is_active,
    modified_at
from records
where not is_deleted
