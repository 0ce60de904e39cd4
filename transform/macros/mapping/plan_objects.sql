{#- The plans that are built, by the name of their table: `<destination>__<object>`. -#}
{% macro plan_objects() %}
    {{ return(['gainsight__community_user']) }}
{% endmacro %}


{#- The destination's own name of a plan's object. -#}
{% macro api_object(object) %}
    {{ return({'gainsight__community_user': var('community_user_object')}[object]) }}
{% endmacro %}
