{#- A name as words of [a-z0-9] separated by one blank: accents folded, case lowered, dots and apostrophes dropped,
    every other sign a blank, `and` dropped like the `&` it stands for. Empty when nothing of that is in the name. -#}
{% macro name_words(expression) -%}
    {%- set accented = 'ÀÁÂÃÄÅĀĂĄÇĆČĎĐÈÉÊËĒĖĘĚĞÌÍÎÏĪĮİĶŁĻĽÑŃŅŇÒÓÔÕÖØŌŐŔŘŚŞŠȘŤȚÙÚÛÜŪŮŰŲÝŸŹŻŽàáâãäåāăąçćčďđèéêëēėęěğìíîïīįıķłļľñńņňòóôõöøōőŕřśşšșťțùúûüūůűųýÿźżž' -%}
    {%- set plain = 'AAAAAAAAACCCDDEEEEEEEEGIIIIIIIKLLLNNNNOOOOOOOORRSSSSTTUUUUUUUUYYZZZaaaaaaaaacccddeeeeeeeegiiiiiiiklllnnnnoooooooorrssssttuuuuuuuuyyzzz' -%}
    {%- set folded -%}
        case
            when {{ text_matches(expression, '^[ -~]*$') }} then {{ expression }}
            else replace(replace(replace(
                translate({{ expression }}, '{{ accented }}', '{{ plain }}'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe')
        end
    {%- endset -%}
    {%- set no_dots -%}
        replace(replace(replace(lower({{ folded }}), '.', ''), '''', ''), '’', '')
    {%- endset -%}
    trim(replace({{ regexp_replace_all(no_dots, '[^a-z0-9]+', ' ') }}, ' and ', ' '))
{%- endmacro %}


{#- Words with a legal form such as `A/S` or `S. de R.L.` written as one, as the list of legal forms has it. Looking
    for one first is cheaper. -#}
{% macro legal_forms_together(words) -%}
    {%- set text = namespace(sql=words ~ " || ' '") -%}
    {%- for form in ['a s', 's a', 'k s', 'i s', 'b v', 'n v', 's de rl'] -%}
        {%- set text.sql = "replace(" ~ text.sql ~ ", ' " ~ form ~ " ', ' " ~ form | replace('de ', '') | replace(' ', '') ~ " ')" -%}
    {%- endfor -%}
    case
        when {{ text_matches(words, ' (a|s|k|i|b|n|de) ') }}
            then trim(replace(replace({{ text.sql }}, ' de rl ', ' rl '), ' de cv ', ' cv '))
        else {{ words }}
    end
{%- endmacro %}


{#- Whether a name has letters that `name_words` drops: other ones than Latin letters, their accents, and signs. -#}
{% macro has_other_letters(expression) -%}
    {{ text_matches(expression, '[^\t\r\n -~\u00a0-\u024f\u0300-\u036f\u2000-\u206f\u2122]') }}
{%- endmacro %}


{#- The name without what people add to it: `Acme Corp (EMEA)`, `Acme, Berlin`, `Acme | Sales`, `Engineer at Acme`,
    `@acme`, `acme.com` are Acme. `Smith, Jones & Partners` stays whole, `Formerly at Acme` too: it is not Acme. -#}
{% macro short_name(expression) -%}
    {%- set no_addition = regexp_replace_all(
        regexp_replace_all(expression, '^([ @]+|.* (at|AT|@) )', ''), '( - | – | @| / |[(|;]).*$', ''
    ) -%}
    {%- set no_place = regexp_replace_all('replace(' ~ no_addition ~ ", ' and ', ' & ')", ',[^,&]*$', '') -%}
    {%- set no_ending = regexp_replace_all(no_place, '[.]([cC][oO][mM]|[nN][eE][tT]|[oO][rR][gG]|[iI][oO]|[aA][iI]|[cC][oO]|[dD][eE])[ ]*$', '') -%}
    case
        when {{ text_matches('lower(' ~ expression ~ ')', '^(ex|former|formerly|previously)[^a-z]') }} then {{ expression }}
        else {{ no_ending }}
    end
{%- endmacro %}


{#- Words `first` to `last` of a text of at most `most` words, written together. -#}
{% macro words_together(words, first, last, most) -%}
    {%- for k in range(1, most + 1) %}
    case when {{ k }} between {{ first }} and {{ last }} then split_part({{ words }}, ' ', {{ k }}) else '' end
    {{- ' ||' if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{#- 1 for equal texts of [a-z0-9], 0 for nothing in common. -#}
{% macro similarity(left, right) -%}
    (
        1.0 - cast({{ edit_distance(left, right) }} as {{ type_of('double') }})
        / greatest(length({{ left }}), length({{ right }}), 1)
    )
{%- endmacro %}


{#- The key under which ids of Gainsight and Salesforce are compared: an 18-character Salesforce id is its
    15-character id plus a checksum. -#}
{% macro id_key(expression) -%}
    case
        when {{ text_matches('trim(' ~ expression ~ ')', '^00[a-zA-Z0-9]{13}[A-Z0-5]{3}$') }} then substr(trim({{ expression }}), 1, 15)
        else trim({{ expression }})
    end
{%- endmacro %}
