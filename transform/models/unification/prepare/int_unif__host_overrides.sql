{%- set most = 6 -%}
with

hosts as (

    select host, n_labels from {{ ref('int_unif__host_registrable') }}

),

overrides as (

    select * from {{ ref('int_unif__overrides') }} where scope = 'domain'

)

{% for k in range(2, most + 1) %}
select
    hosts.host,
    {{ k }} as k,
    overrides.override_id,
    overrides.action,
    overrides.company_key,
    overrides.company_id
from hosts
inner join overrides
    on overrides.match_key = {{ tail('hosts.host', k) }}
where hosts.n_labels >= {{ k }}
{{ 'union all' if not loop.last }}
{%- endfor %}
