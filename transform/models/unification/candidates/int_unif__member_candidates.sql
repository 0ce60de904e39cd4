{#- What is known of the member itself: its address as a whole, what it filled in, its name. -#}
with

candidates as (

    {% for kind in ['address', 'value', 'person_name'] -%}
    select
        record_key,
        rule_id,
        company_id,
        person_id,
        matched_on,
        evidence_object,
        evidence_id,
        value_source,
        is_primary,
        is_stale
    from {{ ref('int_unif__candidates_by_' ~ kind) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from candidates
