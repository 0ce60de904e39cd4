{#- Whether a side holds another value than the base because somebody gave it one. A destination that stores what we wrote
    in its own form, and was not touched since, did not change. -#}
{% macro side_changed(value, base, changed_at, written_here, agreed_at) -%}
    ({{ value }} is distinct from {{ base }} and not coalesce(
        {{ written_here }} and {{ changed_at }} <= {{ dbt.dateadd('second', var('modified_tolerance_seconds'), agreed_at) }}, false
    ))
{%- endmacro %}


{#- Which side's value a field gets whose sides differ: forward (Gainsight's), back (Salesforce's), review (nobody's, a
    person decides) or same (nothing to do). Expects the columns of int_tasks__merged. -#}
{% macro merge_verdict() -%}
    case
        when is_kept then 'same'
        when has_base and not left_changed and not right_changed then 'same'
        when direction = 'forward' then 'forward'
        when direction = 'back' then 'back'
        when not has_base then case first_contact when 'left' then 'forward' when 'right' then 'back' else 'review' end
        when not right_changed then 'forward'
        when not left_changed then 'back'
        when conflict = 'left' then 'forward'
        when conflict = 'right' then 'back'
        when conflict = 'newest' and left_lead > {{ var('task_clock_tolerance_seconds') }} then 'forward'
        when conflict = 'newest' and left_lead < -{{ var('task_clock_tolerance_seconds') }} then 'back'
        else 'review'
    end
{%- endmacro %}


{#- What decided, in words; expects `verdict` beside the columns of merge_verdict. -#}
{% macro merge_rule() -%}
    case
        when is_kept then 'kept'
        when verdict = 'same' then 'destination normalises'
        when direction in ('forward', 'back') then 'mapping: ' || direction
        when not has_base then 'first contact: ' || first_contact
        when not right_changed then 'merge: changed in Gainsight'
        when not left_changed then 'merge: changed in Salesforce'
        when conflict = 'newest' and verdict = 'review' then 'conflict: newest, too close to call'
        else 'conflict: ' || conflict
    end
{%- endmacro %}
