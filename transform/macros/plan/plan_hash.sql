{#- The fingerprint of what a row should be: names and values of all mapped fields, values as canonical text. -#}
{% macro plan_hash(fields, suffix='__new') -%}
    md5(
        {%- for field in fields %}
        '{{ field.name }}' || coalesce('=' || {{ adapter.quote(field.name ~ suffix) }}, '') || chr(31)
        {{- ' ||' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
