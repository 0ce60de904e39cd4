{#- What may stand under a field in `field_mapping`: key → allowed values, none where any text is allowed. -#}
{% macro mapping_keys() %}
    {{ return({
        'from': none,
        'to': none,
        'type': ['text', 'email', 'id', 'integer', 'number', 'boolean', 'date', 'datetime', 'html'],
        'values': none,
        'direction': ['forward', 'back', 'both'],
        'conflict': ['newest', 'left', 'right', 'review'],
        'write': ['always', 'if_empty', 'on_create'],
        'on_missing': ['clear', 'default', 'block', 'keep'],
        'on_overflow': ['block', 'truncate'],
        'default': none,
    }) }}
{% endmacro %}
