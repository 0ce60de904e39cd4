{#- The destination's field that holds our record key: the one with `from: record_key`. -#}
{% macro key_field(object) %}
    {{ return(mapping_fields(object) | selectattr('from', 'equalto', 'record_key') | map(attribute='name') | first) }}
{% endmacro %}


{#- The destination's field that takes a column of the source, given by its name in `expression`; null when none does. -#}
{% macro field_of_column(object, expression) -%}
    case {{ expression }}
        {%- for field in mapping_fields(object) %}
        when {{ text_literal(field['from']) }} then '{{ field.name }}'
        {%- endfor %}
    end
{%- endmacro %}
