-- One value with two translations (1:n): which one is written would be chance, so we refuse it; see plan.mapping_check.
select set, source_value
from {{ ref('picklist_mappings') }}
group by set, source_value
having count(*) > 1
