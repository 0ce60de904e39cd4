-- One value with two translations (1:n) would have to be picked at random.
select set, source_value
from {{ ref('picklist_mappings') }}
group by set, source_value
having count(*) > 1
