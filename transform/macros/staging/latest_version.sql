{#- Raw is a log: a key has as many rows as it was read. Keeps the last one read of each key, of the CTE `rows`. -#}
{% macro latest_version(rows, keys) %}
    select *
    from (
        select
            {{ rows }}.*,
            row_number() over (
                partition by {{ keys | join(', ') }}
                order by _sdc_extracted_at desc, _sdc_sequence desc
            ) as version_rank
        from {{ rows }}
    ) as versions
    where version_rank = 1
{% endmacro %}


{#- The newest completed full pass over a whole stream: what it did not see is gone (a pass from a start date on proves
    nothing). One row per connection, or one in all for a source without connections. -#}
{% macro last_full_pass(extracts, stream, per_connection=true) %}
    select
        connection as pass_connection,
        run_id as pass_run_id,
        started_at as pass_started_at
    from (
        select
            connection,
            run_id,
            started_at,
            row_number() over (
                {{ 'partition by connection' if per_connection }} order by started_at desc, run_id desc
            ) as pass_rank
        from {{ extracts }}
        where lower(stream) = '{{ stream }}' and mode = 'full' and status = 'succeeded' and bookmark_from is null
    ) as passes
    where pass_rank = 1
{% endmacro %}


{#- True when a row was not seen by the newest full pass and not read since, or was marked deleted by the loader. -#}
{% macro is_missing(row, pass) -%}
    (
        {{ row }}._sdc_deleted_at is not null
        or (
            {{ pass }}.pass_run_id is not null
            and coalesce({{ row }}._sdc_run_id, '') <> {{ pass }}.pass_run_id
            and {{ row }}._sdc_extracted_at < {{ pass }}.pass_started_at
        )
    )
{%- endmacro %}
