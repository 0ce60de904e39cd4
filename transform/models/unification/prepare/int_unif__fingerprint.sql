{#- One hash of everything a person configures: when it differs, a change of an answer may come from there. -#}
{%- set parts = [
    (ref('int_unif__rules'), ['rule_id', 'priority', 'match_type', 'user_field', 'target_field', 'on_multiple', 'auto_assign',
        'min_support', 'min_share', 'min_length', 'min_similarity']),
    (ref('int_unif__overrides'), ['override_id', 'scope', 'match_key', 'action', 'company_key']),
    (ref('int_unif__redirects'), ['from_company_id', 'survivor_id']),
    (ref('int_unif__mail_domains'), ['domain', 'kind']),
    (ref('company_domain_edits'), ['company_key', 'domain', 'action', 'include_subdomains', 'valid_from', 'valid_to']),
    (ref('stg_admin__company_domain_edits'), ['company_key', 'domain', 'action', 'include_subdomains', 'valid_from', 'valid_to']),
    (ref('company_aliases'), ['company_key', 'alias']),
    (ref('stg_admin__company_aliases'), ['company_key', 'alias']),
    (ref('shared_websites'), ['host']),
    (ref('junk_values'), ['kind', 'value']),
    (ref('weak_words'), ['word']),
    (ref('legal_forms'), ['word']),
    (ref('public_suffixes'), ['suffix', 'rule_type', 'section']),
] -%}
with

configured as (

    {% for relation, columns in parts -%}
    select
        '{{ loop.index }}'
        {%- for column in columns %}
        || '|' || coalesce(cast({{ column }} as {{ type_of('string') }}), '')
        {%- endfor %} as line
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select coalesce({{ hash_of_rows('line') }}, '') as rules_fingerprint
from configured
