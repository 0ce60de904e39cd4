{{ config(enabled=task_sync_is_on()) }}

{#- What comes back for every linked task: each field's value in Salesforce, as Gainsight writes it. -#}
{%- set all_fields = mapping_fields('salesforce__task', true) -%}
{%- set mirrored = returned_fields() | selectattr('mirror') | list -%}
{%- set mirrors = {} -%}
{%- for field in all_fields -%}{%- do mirrors.update({field.name: field}) -%}{%- endfor -%}
{%- set link = var('task_link_field') -%}

with

verdicts as (

    {{ verdicts_by_task(all_fields) }}

),

-- the way back of each picklist value
returns as (

    select
        set as value_set,
        target_value,
        min(source_value) as source_value
    from {{ ref('picklist_mappings') }}
    where is_return_default = 1
    group by set, target_value

),

owners as (

    select
        salesforce_user_id,
        min(gainsight_user_id) as gainsight_user_id
    from {{ ref('int_tasks__owners') }}
    where salesforce_user_id is not null and is_active_in_gainsight
    group by salesforce_user_id
    having count(*) = 1

)
{%- if link %},

stored as (

    select
        gsid,
        nullif({{ adapter.quote(link) }}, '') as stored_id
    from {{ ref('stg_gainsight__tasks') }}

)
{%- endif %}

select
    paired.record_key,
    paired.destination_id as salesforce_task_id
    {%- for field in mirrored %},
    {%- set mirror = mirrors[field.mirror] %}
    {%- set right = 'paired.' ~ adapter.quote(field.mirror ~ '__old') %}
    {{ right }} as {{ adapter.quote(field.name ~ '__source') }},
    {%- if field['values'] %}
    {{ adapter.quote(field.name ~ '__set') }}.source_value as {{ adapter.quote(field.name ~ '__back') }},
    paired.{{ adapter.quote(field.mirror ~ '__source') }} as {{ adapter.quote(field.name ~ '__old') }},
    {%- elif mirror['from'] == 'owner_salesforce_id' %}
    owners.gainsight_user_id as {{ adapter.quote(field.name ~ '__back') }},
    paired.owner_id as {{ adapter.quote(field.name ~ '__old') }},
    {%- else %}
    {{ right }} as {{ adapter.quote(field.name ~ '__back') }},
    paired.{{ adapter.quote(field.mirror ~ '__new') }} as {{ adapter.quote(field.name ~ '__old') }},
    {%- endif %}
    verdicts.{{ adapter.quote(field.mirror ~ '__verdict') }} = 'back'
        as {{ adapter.quote(field.name ~ '__is_back') }},
    verdicts.{{ adapter.quote(field.mirror ~ '__merge_rule') }} as {{ adapter.quote(field.name ~ '__rule') }}
    {%- endfor %}
    {%- if link %},
    paired.destination_id as {{ adapter.quote(link ~ '__source') }},
    paired.destination_id as {{ adapter.quote(link ~ '__back') }},
    stored.stored_id as {{ adapter.quote(link ~ '__old') }},
    coalesce(substr(paired.destination_id, 1, 15) <> substr(stored.stored_id, 1, 15), true)
        as {{ adapter.quote(link ~ '__is_back') }},
    'link' as {{ adapter.quote(link ~ '__rule') }}
    {%- endif %}
from {{ ref('int_salesforce__task__paired') }} as paired
left join verdicts
    on verdicts.record_key = paired.record_key
{%- if link %}
left join stored
    on stored.gsid = paired.record_key
{%- endif %}
{%- for field in mirrored %}
{%- if field['values'] %}
left join returns as {{ adapter.quote(field.name ~ '__set') }}
    on
        {{ adapter.quote(field.name ~ '__set') }}.value_set = '{{ field['values'] }}'
        and {{ adapter.quote(field.name ~ '__set') }}.target_value
        = paired.{{ adapter.quote(field.mirror ~ '__old') }}
{%- elif mirrors[field.mirror]['from'] == 'owner_salesforce_id' %}
left join owners
    on owners.salesforce_user_id = paired.{{ adapter.quote(field.mirror ~ '__old') }}
{%- endif %}
{%- endfor %}
where
    paired.is_merged
    and (
        paired.is_told
        {%- if link %}
        or coalesce(substr(paired.destination_id, 1, 15) <> substr(stored.stored_id, 1, 15), true)
        {%- endif %}
    )
