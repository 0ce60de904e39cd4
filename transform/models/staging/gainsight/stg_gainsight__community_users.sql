{#- Every field of the object under its API name, plus those the mapping names and the object does not have (yet). -#}
{%- set relation = source('gainsight', 'community_users') -%}
{%- set fields = [] -%}
{%- set seen = ['gsid'] -%}
{%- for column in load_raw_columns(relation) -%}
    {%- if not column.name.startswith('_sdc_') and column.name | lower not in seen -%}
        {%- do fields.append([column.name, column.data_type]) -%}
        {%- do seen.append(column.name | lower) -%}
    {%- endif -%}
{%- endfor -%}
{%- for name in ['ModifiedDate'] + (var('field_mapping', {}).get('gainsight__community_user', {}) | list) -%}
    {%- if name | lower not in seen -%}
        {%- do fields.append([name, none]) -%}
        {%- do seen.append(name | lower) -%}
    {%- endif -%}
{%- endfor -%}
{%- set columns = [] -%}
{%- for name, _ in fields -%}
    {%- do columns.append([name, 'timestamp' if name == 'ModifiedDate' else 'as_is', adapter.quote(name)]) -%}
{%- endfor -%}

{{ gainsight_rows(relation, var('community_user_object'), columns) }}

select
    gsid,
    {% for name, _ in fields -%}
        {{ adapter.quote(name) }},
    {% endfor -%}
    {{ adapter.quote('ModifiedDate') }} as modified_at
from living
