{#- The fingerprint of what a row should be: names and values of all mapped fields, values as canonical text. -#}
{% macro plan_hash(fields, suffix='__new') -%}
    md5(
        {%- for field in fields %}
        '{{ field.name }}' || coalesce('=' || {{ adapter.quote(field.name ~ suffix) }}, '') || chr(31)
        {{- ' ||' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}


{#- Whether the write that has `written` as its plan_hash sent what a row with `wanted` and `changed` would send: an update
    names its fields after the fingerprint. A write that names none sent everything. -#}
{% macro was_sent(fields, written, wanted, changed) -%}
    split_part({{ written }}, '[', 1) = split_part({{ wanted }}, '[', 1)
    {%- for field in fields %}
    {%- set name = "'\"" ~ field.name ~ "\"'" %}
    and (
        position({{ name }} in {{ changed }}) = 0
        or position({{ name }} in {{ written }}) > 0
        or position('[' in {{ written }}) = 0
    )
    {%- endfor %}
{%- endmacro %}
