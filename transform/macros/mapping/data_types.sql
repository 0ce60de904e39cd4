{#- The destination's data types, in capitals, that take a value of a mapping's type as it is. -#}
{% macro fitting_data_types(destination, type) %}
    {%- set texts = {
        'gainsight': ['STRING', 'RICHTEXTAREA', 'URL'],
        'salesforce': ['STRING', 'TEXTAREA', 'URL', 'PHONE', 'COMBOBOX'],
    }[destination] -%}
    {%- set ids = {'gainsight': ['LOOKUP', 'GSID', 'SFDCID'], 'salesforce': ['REFERENCE']}[destination] -%}
    {%- set numbers = {
        'gainsight': ['NUMBER', 'PERCENTAGE', 'CURRENCY'],
        'salesforce': ['DOUBLE', 'PERCENT', 'CURRENCY'],
    }[destination] -%}
    {%- set integers = {'gainsight': [], 'salesforce': ['INT', 'LONG']}[destination] -%}
    {{ return({
        'text': texts + ['EMAIL'],
        'html': texts,
        'email': ['EMAIL'] + texts,
        'id': ids + texts,
        'integer': numbers + integers,
        'number': numbers,
        'boolean': ['BOOLEAN'],
        'date': ['DATE'],
        'datetime': ['DATETIME'],
    }[type]) }}
{% endmacro %}
