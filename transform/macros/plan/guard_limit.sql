{#- The limit of a guard: PLAN_<NAME> of the environment for one run, else the variable. -#}
{% macro guard_limit(name) -%}
    {{- return(env_var('PLAN_' ~ name | upper, var(name) | string)) -}}
{%- endmacro %}
