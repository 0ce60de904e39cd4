{#- The fingerprint of a planned task, and a print of every field that would be written (`<field>__differs`), by which a
    receipt tells later what was. `prints` is a list of [flag, field name, value in the compared form]. -#}
{% macro task_hash(fields, prints) -%}
    {{ plan_hash(fields) }}
    {%- for flag, name, value in prints %}
    || case when {{ flag }} then '|' || {{ field_print("'" ~ name ~ "'", value) }} else '' end
    {%- endfor %}
{%- endmacro %}


{#- The verdicts of one task side by side: one column per field. -#}
{% macro verdicts_by_task(fields) -%}
    select
        record_key,
        max(case when verdict = 'review' then 1 else 0 end) as in_review
        {%- for field in fields %},
        max(case when field = '{{ field.name }}' then verdict end) as {{ adapter.quote(field.name ~ '__verdict') }},
        max(case when field = '{{ field.name }}' then rule end) as {{ adapter.quote(field.name ~ '__merge_rule') }}
        {%- endfor %}
    from {{ ref('int_tasks__merged') }}
    group by record_key
{%- endmacro %}
