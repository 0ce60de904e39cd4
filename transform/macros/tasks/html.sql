{#- Text as both sides are compared that hold it in different forms: no blanks around line ends, never more than one
    empty line, no blanks at the ends. -#}
{% macro plain_text(expression) -%}
    {{- return(adapter.dispatch('plain_text')(expression)) -}}
{%- endmacro %}

{% macro default__plain_text(expression) -%}
    {%- set text = 'cast(' ~ expression ~ ' as ' ~ type_of('string') ~ ')' -%}
    {%- set lines = "replace(replace(replace(replace(" ~ text ~ ", chr(13) || chr(10), chr(10)), chr(13), chr(10)), chr(9), ' '), chr(160), ' ')" -%}
    {%- set trimmed = regexp_replace_chars(lines, "' *' || chr(10) || ' *'", 'chr(10)') -%}
    {%- set spaced = regexp_replace_chars(trimmed, "chr(10) || chr(10) || chr(10) || '+'", 'chr(10) || chr(10)') -%}
    nullif(trim(both (' ' || chr(10)) from {{ spaced }}), '')
{%- endmacro %}


{#- What a person reads of an HTML text. -#}
{% macro html_to_text(expression) -%}
    {{- return(adapter.dispatch('html_to_text')(expression)) -}}
{%- endmacro %}

{% macro default__html_to_text(expression) -%}
    {%- set html = "replace(replace(cast(" ~ expression ~ " as " ~ type_of('string') ~ "), chr(13), ''), chr(10), ' ')" -%}
    {%- set broken = regexp_replace_chars(html, "'<[bB][rR] *[/]?>|</([pP]|[dD][iI][vV]|[lL][iI]|[hH][1-6]|[tT][rR])>'", 'chr(10)') -%}
    {%- set bare = regexp_replace_chars(broken, "'<[^>]*>'", "''") -%}
    {%- set decoded = "replace(replace(replace(replace(replace(replace(" ~ bare
        ~ ", '&nbsp;', ' '), '&lt;', '<'), '&gt;', '>'), '&quot;', '\"'), '&#39;', ''''), '&amp;', '&')" -%}
    {{ plain_text(decoded) }}
{%- endmacro %}


{#- Plain text as the HTML that reads the same; html_to_text gives the text back unchanged. -#}
{% macro text_to_html(expression) -%}
    replace(replace(replace(replace({{ plain_text(expression) }}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), chr(10), '<br>')
{%- endmacro %}


{#- Every match of a pattern replaced; pattern and replacement are SQL expressions, without backslashes. -#}
{% macro regexp_replace_chars(expression, pattern, replacement) -%}
    {{ return(adapter.dispatch('regexp_replace_chars')(expression, pattern, replacement)) }}
{%- endmacro %}

{% macro default__regexp_replace_chars(expression, pattern, replacement) -%}
    {{ return('regexp_replace(' ~ expression ~ ', ' ~ pattern ~ ', ' ~ replacement ~ ", 'g')") }}
{%- endmacro %}

{% macro spark__regexp_replace_chars(expression, pattern, replacement) -%}
    {{ return('regexp_replace(' ~ expression ~ ', ' ~ pattern ~ ', ' ~ replacement ~ ')') }}
{%- endmacro %}
