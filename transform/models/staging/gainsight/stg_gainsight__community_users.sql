{%- set relation = source('gainsight', 'community_users') -%}
{%- set mapped_fields = var('field_mapping', {}).get('gainsight__community_user', {}) | list -%}
{%- set columns = object_fields(relation, ['ModifiedDate'] + mapped_fields) -%}

{{ gainsight_rows(relation, var('community_user_object'), columns) }}

select
    gsid,
    {{ columns | map(attribute=2) | join(', ') }},
    {{ adapter.quote('ModifiedDate') }} as modified_at
from living
