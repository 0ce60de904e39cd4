{#- The value of a variable that has to be one of a few words; another word ends the compilation. -#}
{% macro choice(name, words) %}
    {%- if var(name) not in words -%}
        {{ exceptions.raise_compiler_error(
            "variable '" ~ name ~ "' is '" ~ var(name) ~ "'; it must be one of: " ~ words | join(', ') ~ '.'
        ) }}
    {%- endif -%}
    {{ return(var(name)) }}
{% endmacro %}
