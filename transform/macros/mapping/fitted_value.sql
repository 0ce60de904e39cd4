{#- A desired text cut to the destination's length where the mapping says `on_overflow: truncate`. -#}
{% macro fitted_value(field, value, length) %}
    {%- if field.on_overflow == 'truncate' -%}
        case
            when length({{ value }}) > {{ length }}
                then {{ canonical('substr(' ~ value ~ ', 1, ' ~ length ~ ')', 'text') }}
            else {{ value }}
        end
    {%- else -%}
        {{ value }}
    {%- endif -%}
{% endmacro %}
