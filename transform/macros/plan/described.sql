{#- What the destinations say of the objects that are planned: one row per plan and field, in one form. -#}
{% macro described_fields() %}
    {%- for object in plan_objects() %}
    {%- set destination = object.split('__')[0] %}
    select
        '{{ object }}' as plan_object,
        field_name,
        upper(data_type) as data_type,
        is_required,
        is_createable,
        is_updateable,
        -- whether the destination refuses a value that its picklist does not have
        {{ 'is_restricted' if destination == 'salesforce' else 'true' }} as is_restricted,
        {{ plan_declarations()[object].creates }} as is_created,
        length
    from {{ ref('stg_' ~ destination ~ '__fields') }}
    where lower(object_name) = '{{ api_object(object) | lower }}'
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}


{#- The picklist values of the objects that are planned, as the destinations' interfaces take them: Gainsight the label,
    Salesforce the value. -#}
{% macro described_values() %}
    {%- for object in plan_objects() %}
    {%- set destination = object.split('__')[0] %}
    select
        '{{ object }}' as plan_object,
        lower(field_name) as field_name,
        {{ 'value' if destination == 'salesforce' else 'label' }} as written_value,
        is_active
    from {{ ref('stg_salesforce__picklist_values' if destination == 'salesforce' else 'stg_gainsight__picklist_items') }}
    where lower(object_name) = '{{ api_object(object) | lower }}'
    {{ 'union all' if not loop.last }}
    {%- endfor %}
    {%- if 'gainsight__task' in plan_objects() %}
    -- statuses and priorities of Cockpit are records
    {%- for field, category in var('task_picklist_categories').items() %}
    union all
    select
        'gainsight__task' as plan_object,
        '{{ field | lower }}' as field_name,
        label as written_value,
        is_active
    from {{ ref('stg_gainsight__cockpit_values') }}
    where category = '{{ category }}'
    {%- endfor %}
    {%- endif %}
{% endmacro %}


{#- What both sides of the tasks say of their fields: what a value comes from. Empty when no tasks are planned. -#}
{% macro described_sources() %}
    {%- set objects = {'gainsight': 'cs_task', 'salesforce': 'task'} if 'salesforce__task' in plan_objects() else {} %}
    {%- for system, object_name in objects.items() %}
    select
        '{{ system }}' as system,
        '{{ object_name }}' as object_name,
        lower(field_name) as field_name,
        upper(data_type) as data_type,
        length
    from {{ ref('stg_' ~ system ~ '__fields') }}
    where lower(object_name) = '{{ object_name }}'
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        {{ text_literal(none) }} as system,
        {{ text_literal(none) }} as object_name,
        {{ text_literal(none) }} as field_name,
        {{ text_literal(none) }} as data_type,
        cast(null as {{ type_of('bigint') }}) as length
    where 1 = 0
    {%- endfor %}
{% endmacro %}


{#- The active values of the picklists on both sides of the tasks, as the sets name them: labels of Gainsight, values of
    Salesforce. Empty when no tasks are planned. -#}
{% macro described_source_values() %}
    {%- if 'salesforce__task' in plan_objects() %}
    select
        'salesforce' as system,
        lower(field_name) as field_name,
        value as given_value
    from {{ ref('stg_salesforce__picklist_values') }}
    where lower(object_name) = 'task' and is_active
    union all
    select
        'gainsight' as system,
        lower(field_name) as field_name,
        label as given_value
    from {{ ref('stg_gainsight__picklist_items') }}
    where lower(object_name) = 'cs_task' and is_active
    {%- for field, category in var('task_picklist_categories').items() %}
    union all
    select
        'gainsight' as system,
        '{{ field | lower }}' as field_name,
        label as given_value
    from {{ ref('stg_gainsight__cockpit_values') }}
    where category = '{{ category }}' and is_active
    {%- endfor %}
    {%- else %}
    select
        {{ text_literal(none) }} as system,
        {{ text_literal(none) }} as field_name,
        {{ text_literal(none) }} as given_value
    where 1 = 0
    {%- endif %}
{% endmacro %}
