{#- An e-mail address as it is compared: lower case, no blanks, line ends or dots around it. -#}
{% macro clean_address(expression) -%}
    lower(trim(both '{{ " .\t\r\n" }}' from {{ expression }}))
{%- endmacro %}


{#- One `@`, something before it, a host with a dot after it, no blank anywhere. -#}
{% macro is_address(address) -%}
    {{ text_matches(address, '^[^ @]+@([^ .@]+[.])+[^ .@][^ .@]+$') }}
{%- endmacro %}


{#- The address with what people add to it cut off: `+tag`, and for Gmail the dots and the second host name. -#}
{% macro alias_of(address) -%}
    case
        when {{ address }} like '%@gmail.com' or {{ address }} like '%@googlemail.com'
            then replace({{ regexp_replace_all(address, '([+].*)?@.*$', '') }}, '.', '') || '@gmail.com'
        when {{ address }} like '%+%' then {{ regexp_replace_all(address, '[+][^@]*@', '@') }}
        else {{ address }}
    end
{%- endmacro %}


{#- The host of what people type as website or domain: `https://www.acme.com:443/en?x` and `@acme.com` give
    `acme.com`. Regular expressions, not nested split_part: DuckDB writes the argument of each split_part twice. -#}
{% macro host_of(expression) -%}
    {%- set host_first = regexp_replace_all(
        'lower(trim(' ~ expression ~ '))', '^([a-z]+://)?([^/?#@]*@)?(www[0-9]*[.]|[*][.])?', ''
    ) -%}
    nullif({{ regexp_replace_all(host_first, '[.]*([/?#:].*)?$', '') }}, '')
{%- endmacro %}


{#- Whether a host can be a mail domain: it has a dot, and neither blanks nor empty labels. -#}
{% macro is_host(host) -%}
    {{ text_matches(host, '^([^ .@]+[.])+[^ .@][^ .@]+$') }}
{%- endmacro %}


{#- The last `count` labels of a host: `tail('host', 2)` of `eng.acme.com` is `acme.com`. -#}
{% macro tail(host, count) -%}
    {%- for label in range(count, 0, -1) -%}
        split_part({{ host }}, '.', -{{ label }}){{ " || '.' || " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}


{#- Number of labels of a host. -#}
{% macro label_count(host) -%}
    (length({{ host }}) - length(replace({{ host }}, '.', '')) + 1)
{%- endmacro %}


{#- A phone number as +digits; a number without country gets the default calling code. Null when it is no number. -#}
{% macro phone_key(expression) -%}
    {%- set digits = regexp_replace_all(expression, '[^0-9+]', '') -%}
    case
        when length({{ digits }}) < 7 then null
        when {{ digits }} like '+%' then {{ digits }}
        when {{ digits }} like '00%' then '+' || substr({{ digits }}, 3)
        else '+{{ var("default_calling_code") }}' || trim(leading '0' from {{ digits }})
    end
{%- endmacro %}
