{#- A value as text in the one form in which both sides are compared, and which is written.
    Line ends are LF, trailing blanks go, empty text is null, numbers have up to 9 decimals and no
    superfluous zeros, times are whole seconds in UTC. What is not of the type becomes null. -#}
{% macro canonical(expression, type) %}
    {%- if type in ('integer', 'number') -%}
        {%- set number = cast_or_null(expression, 'decimal(38, 9)') -%}
        {%- if type == 'integer' -%}
            {%- set number = 'cast(round(' ~ number ~ ', 0) as decimal(38, 9))' -%}
        {%- endif -%}
        trim(trailing '.' from trim(trailing '0' from cast({{ number }} as {{ type_of('string') }})))
    {%- elif type == 'boolean' -%}
        case {{ cast_or_null(expression, 'boolean') }} when true then 'true' when false then 'false' end
    {%- elif type == 'date' -%}
        cast({{ cast_or_null(expression, 'date') }} as {{ type_of('string') }})
    {%- elif type == 'datetime' -%}
        {{ utc_text(expression) }}
    {%- elif type == 'html' -%}
        {{ html_to_text(expression) }}
    {%- else -%}
        {%- set text = 'cast(' ~ expression ~ ' as ' ~ type_of('string') ~ ')' -%}
        {#- nearly every text is canonical already, and to see that takes a quarter of the time -#}
        case
            when {{ text }} = '' or right({{ text }}, 1) in (' ', chr(9), chr(10)) or position(chr(13) in {{ text }}) > 0
                then nullif(trim(trailing (' ' || chr(9) || chr(10)) from
                    replace(replace({{ text }}, chr(13) || chr(10), chr(10)), chr(13), chr(10))
                ), '')
            else {{ text }}
        end
    {%- endif -%}
{% endmacro %}
