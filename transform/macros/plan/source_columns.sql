{#- What every source model says of a record besides its values: whether the record may be written (`source_state`:
    writable, skipped or blocked), and of one that may not the reason code, the column at fault and what was found. -#}
{% macro source_columns() %}
    {{ return(['source_state', 'source_reason', 'source_column', 'source_detail']) }}
{% endmacro %}
