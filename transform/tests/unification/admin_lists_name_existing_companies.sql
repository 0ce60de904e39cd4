-- A row for a company that does not exist does nothing: most likely a spelling mistake or a deleted company.
{{ config(severity='warn') }}

with

named as (
    {% for list in ['unification_overrides', 'company_domain_edits', 'company_aliases'] %}
    select '{{ list }}' as list_name, company_key from {{ ref(list) }}
    union all
    select '{{ list }}' as list_name, company_key from {{ ref('stg_admin__' ~ list) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

company_keys as (

    select company_key from {{ ref('int_unif__company_keys') }}

)

select named.list_name, named.company_key
from named
left join company_keys
    on company_keys.company_key = {{ id_key('named.company_key') }}
where coalesce(named.company_key, '') <> '' and company_keys.company_key is null
