{#- Names of more words keep all of them: their ends are not looked at. -#}
{%- set most = 8 -%}
with

worded as (

    select * from {{ ref('int_unif__name_words') }}

),

distinct_words as (

    select words from worded
    union
    select short_words as words from worded

),

counted as (

    select words, length(words) - length(replace(words, ' ', '')) + 1 as n_words
    from distinct_words
    where words <> ''

),

one_row_per_word as (
    {% for k in range(1, most + 1) %}
    select words, {{ k }} as k, split_part(words, ' ', {{ k }}) as word
    from counted
    where n_words between {{ k }} and {{ most }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

judged as (

    select
        one_row_per_word.words,
        one_row_per_word.k,
        case when legal_forms.word is not null then 1 else 0 end as is_legal_form,
        case when weak_words.word is not null then 1 else 0 end as is_weak
    from one_row_per_word
    left join {{ ref('legal_forms') }} as legal_forms
        on legal_forms.word = one_row_per_word.word
    left join {{ ref('weak_words') }} as weak_words
        on weak_words.word = one_row_per_word.word

),

ends as (

    -- a legal form ends a name, `the` begins one; weak words are cut from both ends
    select
        words,
        sum(1 - is_legal_form) as n_own_words,
        max(case when is_legal_form = 0 then k end) as last_word,
        min(case when is_legal_form = 0 and is_weak = 0 then k end) as first_core_word,
        max(case when is_legal_form = 0 and is_weak = 0 then k end) as last_core_word
    from judged
    group by words

),

keyed as (

    select
        counted.words,
        coalesce(ends.n_own_words, counted.n_words) as n_own_words,
        case
            -- of one weak word nothing is taken: `Software AG`
            when
                counted.n_words > {{ most }}
                or ends.last_word is null
                or (
                    ends.first_core_word is null
                    and ends.last_word < case when counted.words like 'the %' then 3 else 2 end
                )
                then replace(counted.words, ' ', '')
            else {{ words_together(
                'counted.words', "case when counted.words like 'the %' then 2 else 1 end", 'ends.last_word', most
            ) }}
        end as strict_key,
        case
            when counted.n_words <= {{ most }}
                then {{ words_together('counted.words', 'ends.first_core_word', 'ends.last_core_word', most) }}
        end as core_key
    from counted
    left join ends
        on ends.words = counted.words

)

select
    worded.name_text,
    -- what is left of a name in another script, a legal form or a number, is not the name
    case
        when worded.is_partial = 0 and full_keys.strict_key is not null then full_keys.strict_key
        else lower(trim(worded.name_text))
    end as strict_key,
    case when worded.is_partial = 0 and short_keys.n_own_words > 0 then short_keys.strict_key end as short_key,
    case
        when worded.is_partial = 0 or {{ text_matches('short_keys.core_key', '[a-z]') }}
            then nullif(short_keys.core_key, '')
    end as core_key
from worded
left join keyed as full_keys
    on full_keys.words = worded.words
left join keyed as short_keys
    on short_keys.words = worded.short_words
