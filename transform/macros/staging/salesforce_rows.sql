{#- The records of a Salesforce object in their last version by Id. Deleted ones stay, marked: those in the recycle
    bin say so themselves (IsDeleted), those beyond it were not seen by the newest full pass. -#}
{% macro salesforce_rows(relation, object_name, columns) %}
with

source_rows as (

    {{ select_raw(relation, [
        ['Id', 'string', 'record_id'],
        ['IsDeleted', 'boolean', 'is_in_bin'],
        ['LastModifiedDate', 'timestamp', 'last_modified_at'],
        ['SystemModstamp', 'timestamp', 'system_modified_at'],
    ] + columns) }}

),

latest as (

    {{ latest_version('source_rows', ['record_id']) }}

),

last_full_pass as (

    {{ last_full_pass(ref('stg_salesforce__extracts'), object_name | lower, per_connection=false) }}

),

records as (

    select
        latest.*,
        coalesce(is_in_bin, false) or {{ is_missing('latest', 'last_full_pass') }} as is_deleted,
        coalesce(last_modified_at, system_modified_at) as modified_at
    from latest
    left join last_full_pass
        on 1 = 1

)
{% endmacro %}


{#- Columns for `select_raw` of the fields that a plan maps, under their API names, whether the org has them or not. -#}
{% macro mapped_columns(object) %}
    {%- set columns = [] -%}
    {%- for name in var('field_mapping', {}).get(object, {}) -%}
        {%- do columns.append([name, 'as_is', adapter.quote(name)]) -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}
