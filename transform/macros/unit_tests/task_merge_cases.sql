{#- The CTE `cases` of the unit test of the task merge: every combination of who holds what, what the two last agreed on
    (none: they never did), the mapping, and who was later. `task_merge_expected` repeats it: dbt renders only what is given. -#}
{% macro task_merge_cases() %}
with

sides (left_value, right_value) as (

    values (null, 'a'), ('a', null), ('a', 'b')

),

bases (base) as (

    values ('none'), ('-'), ('a'), ('b'), ('c')

),

policies (direction, conflict) as (

    values
    ('forward', 'newest'), ('back', 'newest'),
    ('both', 'newest'), ('both', 'left'), ('both', 'right'), ('both', 'review')

),

times (later) as (

    values ('left later'), ('right later'), ('same time')

),

cases as (

    select
        sides.left_value,
        sides.right_value,
        bases.base,
        policies.direction,
        policies.conflict,
        times.later,
        concat_ws(
            ' / ',
            coalesce(sides.left_value, '-'), coalesce(sides.right_value, '-'), bases.base,
            policies.direction, policies.conflict, times.later
        ) as record_key
    from sides
    cross join bases
    cross join policies
    cross join times

)
{% endmacro %}
