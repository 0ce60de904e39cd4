{#- What a member's ambiguous company is about, in words. -#}
{% macro companies_found() -%}
    'rule ' || rule_id || ' names ' || cast(n_candidates as {{ type_of('string') }}) || ' companies'
{%- endmacro %}
