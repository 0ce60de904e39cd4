{#- Why a desired value must not be written, as a reason code; null when it may.
    `source` is the value before, `value` the value after mapping; `length` and `is_required` are the destination's. -#}
{% macro value_problem(field, source, value, length, is_required) %}
    case
        {% if field['values'] -%}
            when {{ source }} is not null and {{ value }} is null then 'VALUE_NOT_MAPPED'
        {%- elif field.type == 'email' -%}
            when {{ value }} is not null and not ({{ looks_like_email(value) }}) then 'VALUE_INVALID'
        {%- elif field.type not in ('text', 'id', 'html') -%}
            when {{ source }} is not null and {{ canonical(source, field.type) }} is null then 'VALUE_INVALID'
        {%- endif %}
        {% if field.on_missing == 'block' -%}
            when {{ value }} is null then 'VALUE_MISSING'
        {%- else -%}
            when {{ value }} is null and {{ is_required }} = 1 then 'VALUE_MISSING'
        {%- endif %}
        {% if field.type in ('text', 'email', 'id', 'html') and not field['values'] -%}
            when length({{ value }}) > {{ length }} then 'VALUE_TOO_LONG'
        {%- endif %}
    end
{%- endmacro %}


{#- The problem of a value, unless it would not be sent anyway because the mapping leaves what the destination has. -#}
{% macro problem_if_sent(field, problem, old_value) -%}
    {%- if field.write == 'if_empty' -%}
        case when {{ old_value }} is null then {{ problem }} end
    {%- elif field.on_missing == 'keep' -%}
        case when {{ old_value }} is null or {{ problem }} <> 'VALUE_MISSING' then {{ problem }} end
    {%- else -%}
        {{ problem }}
    {%- endif -%}
{%- endmacro %}


{#- One @, something before it, a host with a dot after it, no blank: what a destination's e-mail field takes. -#}
{% macro looks_like_email(value) -%}
    {{ value }} like '_%@_%.__%'
    and {{ value }} not like '%@%@%'
    and {{ value }} not like '% %'
    and {{ value }} not like '%..%'
    and {{ value }} not like '%.'
{%- endmacro %}
