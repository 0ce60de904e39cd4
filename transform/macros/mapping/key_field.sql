{#- The destination's field that holds our record key: the one with `from: record_key`. -#}
{% macro key_field(object) %}
    {{ return(mapping_fields(object) | selectattr('from', 'equalto', 'record_key') | map(attribute='name') | first) }}
{% endmacro %}


{#- The destination's field that takes the company, as a text literal; null when none does. -#}
{% macro company_field(object) %}
    {%- set names = mapping_fields(object) | selectattr('from', 'equalto', 'company_id') | map(attribute='name') | list -%}
    {{ return(text_literal(names[0]) if names else 'cast(null as ' ~ type_of('string') ~ ')') }}
{% endmacro %}
