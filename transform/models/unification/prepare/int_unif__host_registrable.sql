{#- ICANN rules have at most four labels; more is room to grow. -#}
{%- set most = 6 -%}
with

hosts as (

    select host, 1 as n_addresses, case when address_source = 'email' then 1 else 0 end as n_users
    from {{ ref('int_unif__user_keys') }}
    union all
    select host, 0 as n_addresses, 0 as n_users from {{ ref('int_unif__company_hosts') }}
    union all
    select host, 0 as n_addresses, 0 as n_users from {{ ref('int_unif__contacts') }}

),

public_suffixes as (

    select suffix, rule_type
    from {{ ref('public_suffixes') }}
    where section = 'icann'

),

counted as (

    select
        host,
        {{ label_count('host') }} as n_labels,
        sum(n_addresses) as n_addresses,
        sum(n_users) as n_users
    from hosts
    where host is not null
    group by host

),

suffixes as (
    {% for k in range(1, most + 1) %}
    select host, n_labels, {{ k }} as k, {{ tail('host', k) }} as suffix
    from counted
    where n_labels >= {{ k }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

hits as (

    select
        suffixes.host,
        case public_suffixes.rule_type
            when 'exception' then suffixes.k - 1
            when 'wildcard' then suffixes.k + 1
            else suffixes.k
        end as suffix_labels,
        case when public_suffixes.rule_type = 'exception' then 1 else 0 end as is_exception
    from suffixes
    inner join public_suffixes
        on public_suffixes.suffix = suffixes.suffix
    where case when public_suffixes.rule_type = 'wildcard' then suffixes.k + 1 else suffixes.k end <= suffixes.n_labels

),

best as (

    -- an exception beats every other rule, then the longest; without a rule the last label is the suffix
    select
        host,
        coalesce(max(case when is_exception = 1 then suffix_labels end), max(suffix_labels)) as suffix_labels
    from hits
    group by host

),

measured as (

    select
        counted.host,
        counted.n_labels,
        counted.n_addresses,
        counted.n_users,
        coalesce(best.suffix_labels, 1) as suffix_labels
    from counted
    left join best
        on best.host = counted.host

)

select
    host,
    n_labels,
    cast(n_addresses as {{ type_of('bigint') }}) as n_addresses,
    cast(n_users as {{ type_of('bigint') }}) as n_users,
    case
        when n_labels <= suffix_labels then null
        {%- for k in range(1, most + 1) %}
        when suffix_labels = {{ k }} then {{ tail('host', k + 1) }}
        {%- endfor %}
    end as registrable
from measured
