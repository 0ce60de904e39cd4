{#- The destination's data types that take a value of a mapping's type as it is. -#}
{% macro fitting_data_types(type) %}
    {%- set texts = ['STRING', 'RICHTEXTAREA', 'URL'] -%}
    {{ return({
        'text': texts + ['EMAIL'],
        'email': ['EMAIL'] + texts,
        'id': ['LOOKUP', 'GSID', 'SFDCID'] + texts,
        'integer': ['NUMBER', 'PERCENTAGE', 'CURRENCY'],
        'number': ['NUMBER', 'PERCENTAGE', 'CURRENCY'],
        'boolean': ['BOOLEAN'],
        'date': ['DATE'],
        'datetime': ['DATETIME'],
    }[type]) }}
{% endmacro %}
