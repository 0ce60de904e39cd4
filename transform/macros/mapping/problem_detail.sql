{#- What is wrong with one value, in words. Only a value that looks for its picklist set is named: others may be
    personal. -#}
{% macro problem_detail(field, problem, source, length) -%}
    case {{ problem }}
        {% if field['values'] -%}
            when 'VALUE_NOT_MAPPED' then 'the set {{ field['values'] }} has no entry for "' || {{ source }} || '"'
        {%- endif %}
        when 'VALUE_INVALID' then 'the value is not of type {{ field.type }}'
        when 'VALUE_MISSING' then 'there is no value, and the field needs one'
        when 'VALUE_TOO_LONG' then 'the value has ' || cast(length({{ source }}) as {{ type_of('string') }})
            || ' characters, the field takes ' || cast({{ length }} as {{ type_of('string') }})
        {{ task_problem_details() if field.to or field.mirror or field['from'] in ('owner_salesforce_id', 'account_id') }}
    end
{%- endmacro %}
