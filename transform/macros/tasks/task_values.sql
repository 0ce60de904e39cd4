{#- The columns that `from` in the mapping of tasks may use, for rows of a task staging model. `versions` has the rows,
    `keys` are columns of it that are kept, the first of which is the record key. -#}
{% macro task_values(versions, keys) %}
{%- set custom = [] -%}
{%- for name in task_api_fields() if name.endswith('__gc') -%}
    {%- do custom.append('tasks.' ~ adapter.quote(name)) -%}
{%- endfor -%}
with

tasks as (

    select * from {{ versions }}

),

items as (

    select * from {{ ref('stg_gainsight__cockpit_values') }}

),

ctas as (

    select * from {{ ref('stg_gainsight__ctas') }}

),

whole as (

    select
        tasks.*,
        nullif(tasks.{{ adapter.quote('CtaId') }}, '') as own_cta_id,
        ctas.cta_name,
        coalesce(nullif(tasks.{{ adapter.quote('CompanyId') }}, ''), ctas.company_id) as own_company_id,
        coalesce(nullif(tasks.{{ adapter.quote('EntityType') }}, ''), ctas.entity_type, 'COMPANY') as own_entity_type,
        {% if var('task_contact_field') -%}
        coalesce(nullif(tasks.{{ adapter.quote(var('task_contact_field')) }}, ''), ctas.person_id) as own_person_id
        {%- else -%}
        ctas.person_id as own_person_id
        {%- endif %}
    from tasks
    left join ctas
        on ctas.cta_id = tasks.{{ adapter.quote('CtaId') }}

)

select
    {% for key in keys -%}
    tasks.{{ key }}{{ ' as record_key' if loop.first }},
    {% endfor -%}
    tasks.{{ adapter.quote('Name') }} as name,
    tasks.{{ adapter.quote('Description') }} as description,
    substr({{ utc_text('tasks.' ~ adapter.quote('DueDate')) }}, 1, 10) as due_date,
    coalesce(statuses.label, nullif(tasks.{{ adapter.quote('StatusId') }}, '')) as status,
    coalesce(priorities.label, nullif(tasks.{{ adapter.quote('PriorityId') }}, '')) as priority,
    coalesce(cast(tasks.{{ adapter.quote('IsClosed') }} as boolean), false) as is_closed,
    nullif(tasks.{{ adapter.quote('OwnerId') }}, '') as owner_id,
    owners.salesforce_user_id as owner_salesforce_id,
    case
        when nullif(tasks.{{ adapter.quote('OwnerId') }}, '') is null then null
        when owners.gainsight_user_id is null then 'OWNER_WITHOUT_SALESFORCE_USER'
        else owners.problem
    end as owner_problem,
    tasks.own_company_id as company_id,
    accounts.company_name,
    accounts.account_id,
    case when accounts.company_id is null then 'COMPANY_WITHOUT_ACCOUNT' else accounts.problem end as account_problem,
    coalesce(of_account.contact_id, of_all.contact_id) as contact_id,
    tasks.own_cta_id as cta_id,
    tasks.cta_name,
    nullif(tasks.{{ adapter.quote('PlaybookId') }}, '') as playbook_id,
    tasks.own_entity_type as entity_type,
    cast(tasks.{{ adapter.quote('CreatedDate') }} as {{ type_of('timestamp') }}) as created_at,
    tasks.modified_at,
    nullif(tasks.{{ adapter.quote('ModifiedById') }}, '') as modified_by
    {%- for column in custom %},
    {{ column }}
    {%- endfor %}
from whole as tasks
left join items as statuses
    on statuses.item_id = tasks.{{ adapter.quote('StatusId') }}
left join items as priorities
    on priorities.item_id = tasks.{{ adapter.quote('PriorityId') }}
left join {{ ref('int_tasks__owners') }} as owners
    on owners.gainsight_user_id = tasks.{{ adapter.quote('OwnerId') }}
left join {{ ref('int_tasks__accounts') }} as accounts
    on accounts.company_id = tasks.own_company_id
left join {{ ref('int_tasks__contacts') }} as of_account
    on
        of_account.person_id = tasks.own_person_id
        and of_account.account_id = accounts.account_id
left join {{ ref('int_tasks__contacts') }} as of_all
    on
        of_all.person_id = tasks.own_person_id
        and of_all.account_id = 'any'
{% endmacro %}
