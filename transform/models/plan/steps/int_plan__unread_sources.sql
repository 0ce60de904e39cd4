-- What a plan finds companies, owners and links by, when it was not read. What it compares is judged in int_plan__read.
{#- product, source, its streams, and whether a failed last attempt counts: members get their company anew in every
    build, a task has it already. -#}
{% set needed = [] %}
{% if 'communities' in products() %}
    {% do needed.append(['communities', 'gainsight', ['company', 'person', 'company_person'], true]) %}
    {% do needed.append(['communities', 'communities', ['users'], false]) %}
{% endif %}
{% if 'salesforce__task' in plan_objects() %}
    {% set of_tasks = ['company', 'person', 'gsuser', 'call_to_action', 'da_picklist'] %}
    {% do needed.append(['tasks', 'gainsight', of_tasks, false]) %}
    {% do needed.append(['tasks', 'salesforce', ['account', 'contact', 'user'], false]) %}
{% endif %}

with

attempts as (

    {%- for product, source, streams, has_to_succeed in needed %}
    select
        '{{ product }}' as product,
        {{ "lower(stream) || ' of ' || connection" if source == 'communities' else 'lower(stream)' }} as stream,
        {{ 1 if has_to_succeed else 0 }} as has_to_succeed,
        mode,
        status,
        error_code,
        bookmark_from,
        started_at,
        run_id
    from {{ ref('stg_' ~ source ~ '__extracts') }}
    where lower(stream) in ('{{ streams | join("', '") }}')
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

ranked as (

    select
        attempts.*,
        row_number() over (partition by product, stream order by started_at desc, run_id desc) as attempt_rank
    from attempts

),

passes as (

    select
        product,
        stream,
        max(case when status = 'succeeded' then 1 else 0 end) as was_read,
        -- a pass from a start date on leaves out what is older
        max(case when mode = 'full' and status = 'succeeded' and bookmark_from is null then 1 else 0 end)
            as was_read_whole
    from attempts
    group by product, stream

),

judged as (

    select
        ranked.product,
        ranked.stream,
        case
            when ranked.has_to_succeed = 1 and ranked.status <> 'succeeded'
                then 'the last attempt to read it ended ' || ranked.status || coalesce(': ' || ranked.error_code, '')
            -- changes alone, for a state that is older than the warehouse
            when ranked.status <> 'skipped' and passes.was_read = 1 and passes.was_read_whole = 0
                then 'it was never read as a whole into this warehouse'
        end as detail
    from ranked
    inner join passes
        on
            passes.product = ranked.product
            and passes.stream = ranked.stream
    where ranked.attempt_rank = 1

)

select
    product,
    stream,
    detail
from judged
where detail is not null

{%- if 'communities' in products() %}

union all

select
    'communities' as product,
    'company' as stream,
    'it has no records' as detail
from (select count(*) as n_companies from {{ ref('stg_gainsight__companies') }}) as companies
where n_companies = 0
{%- endif %}
