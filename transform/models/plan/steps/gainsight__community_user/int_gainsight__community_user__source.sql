{#- The columns here are what `from` in the field mapping may use. -#}
{% set unmatched_state = 'skipped' if choice('on_unmatched', ['write', 'skip']) == 'skip' else 'writable' %}

select
    members.*,
    case status
        when 'INTERNAL' then 'skipped'
        when 'UNMATCHED' then '{{ unmatched_state }}'
        when 'AMBIGUOUS' then 'blocked'
        else 'writable'
    end as source_state,
    reason_code as source_reason,
    'company_id' as source_column,
    {{ companies_found() }} as source_detail
from {{ ref('int_communities__members') }} as members
where not is_deleted
