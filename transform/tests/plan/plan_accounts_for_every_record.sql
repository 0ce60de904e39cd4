-- What stands at the source, and records of the destination for which nothing does, are each counted exactly once.
{%- set sources = {
    'gainsight__community_user': {'model': 'stg_communities__users', 'key': 'record_key', 'where': 'not is_deleted'},
    'salesforce__contact': {'model': 'stg_communities__users', 'key': 'record_key', 'where': 'not is_deleted'},
    'salesforce__account': {'model': 'stg_gainsight__companies', 'key': 'company_id', 'where': '1 = 1'},
    'salesforce__task': {'model': 'stg_gainsight__tasks', 'key': 'gsid', 'where': 'not is_deleted'},
    'gainsight__task': {'model': 'int_salesforce__task__paired', 'key': 'record_key', 'where': 'is_merged'},
} %}

with

{% for object in plan_objects() -%}
{{ object }}__expected as (

    select {{ sources[object].key }} as record_key
    from {{ ref(sources[object].model) }}
    where {{ sources[object].where }}
    {%- if object != 'gainsight__task' %}
    union
    select record_key
    from {{ ref('int_' ~ object ~ '__observed') }}
    {%- endif %}
    {{ 'where not is_deleted and not is_unread' if object == 'salesforce__task' }}

),

{% endfor -%}
expected as (

    {%- for object in plan_objects() %}
    select
        '{{ object }}' as plan_object,
        count(*) as records
    from {{ object }}__expected
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

counted as (

    select
        destination || '__' || object as plan_object,
        sum(records) as records
    from {{ ref('summary') }}
    group by destination || '__' || object

)

select
    expected.plan_object,
    expected.records as expected_records,
    counted.records as counted_records
from expected
left join counted
    on counted.plan_object = expected.plan_object
where expected.records <> coalesce(counted.records, 0)
