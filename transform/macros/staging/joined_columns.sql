{#- Columns `<prefix>1` to `<prefix><count>` as one text separated by `;`, null when all are empty. -#}
{% macro joined_columns(prefix, count) -%}
    {%- if count == 0 -%}cast(null as {{ type_of('string') }})
    {%- elif count == 1 -%}nullif({{ prefix }}1, '')
    {%- else -%}
        nullif(
            {%- for i in range(1, count + 1) %}
            coalesce({{ prefix }}{{ i }} || ';', ''){{ ' ||' if not loop.last }}
            {%- endfor %},
            ''
        )
    {%- endif -%}
{%- endmacro %}
