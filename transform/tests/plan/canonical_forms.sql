-- Literal values and their canonical text, one row per case that comes out differently.
{%- set cases = [
    ['text', "'a' || chr(13) || chr(10) || 'b' || chr(13) || 'c'", "'a' || chr(10) || 'b' || chr(10) || 'c'"],
    ['text', "'  a b ' || chr(9) || chr(10)", "'  a b'"],
    ['text', "''", 'null'],
    ['text', "'   '", 'null'],
    ['id', "'1P02 '", "'1P02'"],
    ['number', '5', "'5'"],
    ['number', "cast(5.25 as double precision)", "'5.25'"],
    ['number', "'998765.00000000000'", "'998765'"],
    ['number', '-0.10', "'-0.1'"],
    ['number', '100', "'100'"],
    ['number', '0', "'0'"],
    ['number', "'twelve'", 'null'],
    ['integer', "cast(4.6 as double precision)", "'5'"],
    ['boolean', 'true', "'true'"],
    ['boolean', "'false'", "'false'"],
    ['boolean', 'cast(null as boolean)', 'null'],
    ['date', "cast('2024-02-29' as date)", "'2024-02-29'"],
    ['date', "'2024-02-30'", 'null'],
    ['datetime', "cast('2024-01-02 03:04:05.987+01:00' as timestamp with time zone)", "'2024-01-02T02:04:05Z'"],
    ['datetime', "'2024-01-02T03:04:05Z'", "'2024-01-02T03:04:05Z'"],
    ['datetime', "'yesterday'", 'null'],
] %}

with

cases as (

    {%- for type, given, expected in cases %}
    select
        {{ loop.index }} as case_number,
        {{ canonical(given, type) }} as found_text,
        cast({{ expected }} as {{ type_of('string') }}) as expected_text
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select * from cases
where found_text is distinct from expected_text
