-- Where several values share a translation (n:1), exactly one of them is what it means on the way back.
select set, target_value
from {{ ref('picklist_mappings') }}
group by set, target_value
having sum(is_return_default) <> 1
