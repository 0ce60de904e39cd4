{#- Every mistake in the mapping of one object, one sentence each, naming key, field and object. -#}
{% macro mapping_mistakes(object, declared) %}
    {%- set found = [] -%}
    {%- set key_fields = [] -%}
    {%- set returned_to = [] -%}
    {%- for field, given in declared.items() -%}
        {%- set where = "field '" ~ field ~ "' of '" ~ object ~ "'" -%}
        {%- if given is not mapping -%}
            {%- do found.append(where ~ ' must be written as {from: …}') -%}
        {%- else -%}
            {%- do found.extend(field_mistakes(where, given)) -%}
            {%- if object == 'salesforce__task' and given.get('direction') in ('back', 'both') and not given.get('to') -%}
                {%- do found.append("key 'to' (the Gainsight field of the way back) is missing for " ~ where) -%}
            {%- endif -%}
            {%- if object == 'salesforce__task' and given.get('direction') in ('back', 'both') and given.get('type') == 'id'
                and given.get('from') != 'owner_salesforce_id' -%}
                {%- do found.append('only the owner among look-ups can come back; ' ~ where ~ " must be 'direction: forward'") -%}
            {%- endif -%}
            {%- if given.get('to') in returned_to -%}
                {%- do found.append("'to: " ~ given.to ~ "' is there twice, once for " ~ where) -%}
            {%- endif -%}
            {%- do returned_to.append(given.get('to') or field) -%}
            {%- if given.get('from') == 'record_key' -%}{%- do key_fields.append(field) -%}{%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if key_fields | length != 1 -%}
        {%- do found.append(
            "exactly one field of '" ~ object ~ "' must have 'from: record_key'; it has " ~ key_fields | length
        ) -%}
    {%- endif -%}
    {%- set sentences = [] -%}
    {%- for mistake in found -%}{%- do sentences.append('field_mapping: ' ~ mistake ~ '.') -%}{%- endfor -%}
    {{ return(sentences) }}
{% endmacro %}


{#- The mistakes in what is declared for one field. -#}
{% macro field_mistakes(where, given) %}
    {%- set keys = mapping_keys() -%}
    {%- set found = [] -%}
    {%- for key, value in given.items() -%}
        {%- if key not in keys -%}
            {%- do found.append(
                "unknown key '" ~ key ~ "' for " ~ where ~ '; known keys: ' ~ keys | join(', ')
            ) -%}
        {%- elif keys[key] and value not in keys[key] -%}
            {%- do found.append(
                "unknown value '" ~ value ~ "' of key '" ~ key ~ "' for " ~ where
                ~ '; known values: ' ~ keys[key] | join(', ')
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if not given.get('from') -%}
        {%- do found.append("key 'from' is missing for " ~ where) -%}
    {%- endif -%}
    {%- if (given.get('on_missing') == 'default') != ('default' in given) -%}
        {%- do found.append(
            "keys 'on_missing: default' and 'default' go together; one of them is missing for " ~ where
        ) -%}
    {%- endif -%}
    {{ return(found) }}
{% endmacro %}
