{#- Columns for `select_raw` of every field of a Gainsight object, under its API name: those the raw table has, and
    `wanted` ones that the object does not have (yet). -#}
{% macro object_fields(relation, wanted) %}
    {%- set names = [] -%}
    {%- for column in load_raw_columns(relation) if not column.name.startswith('_sdc_') -%}
        {%- do names.append(column.name) -%}
    {%- endfor -%}
    {%- set columns = [] -%}
    {%- set seen = ['gsid'] -%}
    {%- for name in names + wanted if name | lower not in seen -%}
        {%- do seen.append(name | lower) -%}
        {%- do columns.append([name, 'timestamp' if name == 'ModifiedDate' else 'as_is', adapter.quote(name)]) -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}
