{#- What a field of the plans of tasks is filled from, as far as it is one field of the other side: its object and name, and
    `kind`: value (goes over as it is), reference (resolved to a record of the destination), id (of a record of its own
    side), translated (an item of a picklist as its label). All none for an expression, and for other plans. -#}
{% macro task_source(object, field) %}
    {%- if object == 'gainsight__task' -%}
        {%- set kind = 'reference' if field.type == 'id' else 'value' -%}
        {{ return({'system': 'salesforce', 'object': 'Task', 'field': field.mirror or 'Id', 'kind': kind}) }}
    {%- endif -%}
    {%- set named = {
        'name': ['Name', 'value'], 'description': ['Description', 'value'], 'due_date': ['DueDate', 'value'],
        'is_closed': ['IsClosed', 'value'], 'created_at': ['CreatedDate', 'value'], 'entity_type': ['EntityType', 'value'],
        'status': ['StatusId', 'translated'], 'priority': ['PriorityId', 'translated'],
        'record_key': ['Gsid', 'id'], 'cta_id': ['CtaId', 'id'], 'playbook_id': ['PlaybookId', 'id'],
        'owner_id': ['OwnerId', 'id'], 'company_id': ['CompanyId', 'id'],
        'owner_salesforce_id': ['OwnerId', 'reference'], 'account_id': ['CompanyId', 'reference'],
        'contact_id': [var('task_contact_field'), 'reference'],
    } -%}
    {%- set given = field['from'] | trim -%}
    {%- set custom = given[1:-1] -%}
    {%- if object == 'salesforce__task' and given in named -%}
        {{ return({'system': 'gainsight', 'object': 'cs_task', 'field': named[given][0], 'kind': named[given][1]}) }}
    {%- elif object == 'salesforce__task' and given == '"' ~ custom ~ '"' -%}
        {{ return({'system': 'gainsight', 'object': 'cs_task', 'field': custom, 'kind': 'value'}) }}
    {%- endif -%}
    {{ return({'system': none, 'object': none, 'field': none, 'kind': none}) }}
{% endmacro %}


{#- The data types of the other side, in capitals, whose values are of a mapping's type as they are. Cockpit may hold a due
    date with a time; Salesforce takes the day. -#}
{% macro readable_data_types(system, type) %}
    {%- set texts = {
        'gainsight': ['STRING', 'URL', 'EMAIL', 'JSONSTRING'],
        'salesforce': ['STRING', 'TEXTAREA', 'URL', 'PHONE', 'COMBOBOX', 'EMAIL', 'ENCRYPTEDSTRING'],
    }[system] -%}
    {%- set numbers = {
        'gainsight': ['NUMBER', 'PERCENTAGE', 'CURRENCY', 'JSONNUMBER'],
        'salesforce': ['INT', 'LONG', 'DOUBLE', 'PERCENT', 'CURRENCY'],
    }[system] -%}
    {{ return({
        'text': texts,
        'html': texts + ['RICHTEXTAREA'],
        'email': texts,
        'id': [],
        'integer': numbers,
        'number': numbers,
        'boolean': ['BOOLEAN', 'JSONBOOLEAN'],
        'date': ['DATE', 'DATETIME'] if system == 'gainsight' else ['DATE'],
        'datetime': ['DATETIME'],
    }[type]) }}
{% endmacro %}


{#- Why a pair of fields of tasks cannot be mapped, from the side that gives the value; null when it can. -#}
{% macro source_error(kind, given_type, readable, set_name, taken_type) -%}
    case
        when {{ kind }} is null or {{ given_type }} is null then null
        when {{ given_type }} in ('MULTISELECTDROPDOWNLIST', 'MULTIPICKLIST')
            then 'A multi-select holds several values, and a set translates one.'
        when {{ kind }} = 'id' and {{ taken_type }} in ('REFERENCE', 'LOOKUP', 'GSID', 'SFDCID', 'ID')
            then 'The id of a record means nothing on the other side; map the resolved one.'
        when {{ kind }} = 'translated' and {{ set_name }} is null
            then 'An item of a dropdown needs a picklist set: declare values.'
        when {{ kind }} in ('id', 'reference', 'translated') then null
        when {{ given_type }} in ('GSID', 'LOOKUP', 'SFDCID', 'REFERENCE', 'ID')
            then 'The id of a record means nothing on the other side; map a resolved one.'
        when {{ given_type }} = 'PICKLIST' and {{ set_name }} is null
            then 'An item of a dropdown needs a picklist set: declare values.'
        when {{ set_name }} is null and position(';' || {{ given_type }} || ';' in {{ readable }}) = 0
            then 'The data types differ.'
    end
{%- endmacro %}
