{#- The guards of a plan: the limit each is held to, and what to do when it fails. A value above the limit, or none, fails. -#}
{% macro plan_guards() %}
    {{ return({
        'changed_share': {
            'limit': guard_limit('max_changed_share'),
            'what_to_do': 'Look at `crosswalk plan`. If so many changes are meant, run once with PLAN_MAX_CHANGED_SHARE=1.',
        },
        'deletes': {
            'limit': guard_limit('max_deletes'),
            'what_to_do': 'Look at `crosswalk plan`. If so many members left, run once with a higher PLAN_MAX_DELETES.',
        },
        'deleted_share': {
            'limit': guard_limit('max_deleted_share'),
            'what_to_do': 'Look at `crosswalk plan`. If so many members left, run once with PLAN_MAX_DELETED_SHARE=1.',
        },
        'empty_source': {
            'limit': guard_limit('max_empty_connections'),
            'what_to_do': 'Check the credentials and permissions of the connection. If its community was emptied, run once with PLAN_MAX_EMPTY_CONNECTIONS=1.',
        },
        'source_read': {
            'limit': guard_limit('max_unread_sources'),
            'what_to_do': 'See `crosswalk activity`, and whether the Gainsight user may read the object; never read as a whole: run once `meltano run --full-refresh plan`. If it is meant to be so, run once with PLAN_MAX_UNREAD_SOURCES=3.',
        },
        'destination_read': {
            'limit': guard_limit('max_destination_age_hours'),
            'what_to_do': 'Run `meltano run plan`, which reads the destination again; never read as a whole: `meltano run --full-refresh plan`, once. When that fails, see `crosswalk activity`.',
        },
        'mapping': {
            'limit': '0',
            'what_to_do': 'Correct field_mapping in transform/dbt_project.yml as `crosswalk plan` says, or the field at the destination.',
        },
    }) }}
{% endmacro %}
