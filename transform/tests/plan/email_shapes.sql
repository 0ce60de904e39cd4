-- Addresses that an e-mail field takes (1) and those it would refuse (0).
with

cases as (

    {%- for address, is_valid in [
        ('ann@acme.com', 1), ('j.o+news@eu.acme.co.uk', 1), ('k@xn--bcher-kva.ch', 1),
        ('not-an-email', 0), ('a@b@acme.com', 0), ('@acme.com', 0), ('ann@acme', 0), ('ann@.com', 0), ('ann lee@acme.com', 0),
        ('ann@acme.com.', 0), ('ann@acme..com', 0),
    ] %}
    select
        '{{ address }}' as address,
        {{ is_valid }} as is_valid
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select * from cases
where case when {{ looks_like_email('address') }} then 1 else 0 end <> is_valid
