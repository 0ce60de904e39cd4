{%- set website_fields = var('company_website_fields') -%}
{%- set domain_fields = var('company_domain_fields') -%}
{%- set columns = [
    ['Name', 'string', 'company_name'],
    ['SfdcAccountId', 'string', 'sfdc_account_id'],
    ['ManagedAs', 'string', 'managed_as_value'],
    ['ParentCompany', 'string', 'parent_company_id'],
    ['ModifiedDate', 'timestamp', 'modified_at'],
] -%}
{%- for field in website_fields -%}{%- do columns.append([field, 'string', 'website_' ~ loop.index]) -%}{%- endfor -%}
{%- for field in domain_fields -%}{%- do columns.append([field, 'string', 'domains_' ~ loop.index]) -%}{%- endfor -%}

{{ gainsight_rows(source('gainsight', 'company'), 'company', columns) }}
,

managed_as as (

    -- the query API returns the id of a picklist item, not its label
    select value as managed_as_value, min(label) as managed_as
    from {{ ref('stg_gainsight__picklist_items') }}
    where object_name = 'company' and field_name = 'ManagedAs'
    group by value

),

named as (

    select
        living.*,
        coalesce(managed_as.managed_as, nullif(living.managed_as_value, '')) as managed_as
    from living
    left join managed_as
        on managed_as.managed_as_value = living.managed_as_value

)

select
    gsid as company_id,
    company_name,
    {{ joined_columns('website_', website_fields | length) }} as website,
    {{ joined_columns('domains_', domain_fields | length) }} as email_domains,
    nullif(sfdc_account_id, '') as sfdc_account_id,
    managed_as,
    coalesce(lower(managed_as), '') <> 'ex-customer' as is_active,
    nullif(parent_company_id, '') as parent_company_id,
    modified_at
from named
