{#- Canonical text back as a value of the field's type, for the plan that a target reads. -#}
{% macro typed_value(field, value) -%}
    cast({{ value }} as {{ {
        'integer': 'bigint', 'number': 'decimal(38, 9)', 'boolean': 'boolean', 'date': 'date',
        'datetime': type_of('timestamp'),
    }.get(field.type, type_of('string')) }})
{%- endmacro %}
