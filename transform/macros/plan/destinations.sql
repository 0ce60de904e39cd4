{#- The destinations that are switched on: PLAN_DESTINATIONS of the environment (names separated by commas), else the
    variable. For the others nothing is planned. -#}
{% macro destinations() %}
    {%- set known = ['gainsight', 'salesforce'] -%}
    {%- set names = [] -%}
    {%- for given in env_var('PLAN_DESTINATIONS', var('destinations') | join(',')).split(',') if given | trim -%}
        {%- set name = given | trim -%}
        {%- if name not in known -%}
            {{ exceptions.raise_compiler_error(
                "destinations: '" ~ name ~ "' is unknown; known destinations: " ~ known | join(', ') ~ '.'
            ) }}
        {%- endif -%}
        {%- do names.append(name) -%}
    {%- endfor -%}
    {%- if not names -%}{{ exceptions.raise_compiler_error('destinations: name at least one.') }}{%- endif -%}
    {{ return(names) }}
{% endmacro %}
