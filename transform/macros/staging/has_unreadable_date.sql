{#- True when a date was typed in a way that cannot be read. `<column>_text` is what was typed. Such a row is not in force: it
    might hold for ever. -#}
{% macro has_unreadable_date(columns) -%}
    (
        {%- for column in columns %}
        (coalesce({{ column }}_text, '') <> '' and {{ column }} is null){{ ' or' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
