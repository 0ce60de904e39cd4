{#- Whether a field has to be written: both values are canonical text. -#}
{% macro field_differs(field, new_value, old_value) -%}
    {%- if field.write in ('if_empty', 'on_create') -%}
        ({{ old_value }} is null and {{ new_value }} is not null)
    {%- elif field.on_missing == 'keep' -%}
        ({{ new_value }} is not null and {{ new_value }} is distinct from {{ old_value }})
    {%- else -%}
        ({{ new_value }} is distinct from {{ old_value }})
    {%- endif -%}
{%- endmacro %}


{#- The API names of the fields that differ as a JSON array, from one flag `<field>__differs` per field. -#}
{% macro changed_fields(fields) -%}
    '[' || substr(
        {%- for field in fields %}
        case when {{ adapter.quote(field.name ~ '__differs') }} then ',"{{ field.name }}"' else '' end
        {{- ' ||' if not loop.last }}
        {%- endfor %}
    , 2) || ']'
{%- endmacro %}
