-- Spelling mistakes in a mapping and the sentence each must give.
{%- set cases = [
    [{'Key': {'from': 'record_key'}}, ''],
    [{'Key': {'from': 'record_key'}, 'Name': {'form': 'username', 'from': 'x'}}, "unknown key 'form' for field 'Name' of 'an_object'"],
    [{'Key': {'from': 'record_key'}, 'Name': {'on_overflow': 'block'}}, "key 'from' is missing for field 'Name' of 'an_object'"],
    [{'Key': {'from': 'record_key'}, 'Name': {'from': ''}}, "key 'from' is missing for field 'Name' of 'an_object'"],
    [{'Key': {'from': 'record_key'}, 'Name': {'from': 'x', 'write': 'allways'}}, "unknown value 'allways' of key 'write' for field 'Name' of 'an_object'"],
    [{'Key': {'from': 'record_key'}, 'Name': {'from': 'x', 'direction': 'forwards'}}, "unknown value 'forwards' of key 'direction'"],
    [{'Key': {'from': 'record_key'}, 'Name': {'from': 'x', 'conflict': 'oldest'}}, "unknown value 'oldest' of key 'conflict'"],
    [{'Key': {'from': 'record_key'}, 'Name': {'from': 'x', 'on_missing': 'skip'}}, "unknown value 'skip' of key 'on_missing'"],
    [{'Key': {'from': 'record_key'}, 'Name': {'from': 'x', 'on_overflow': 'cut'}}, "unknown value 'cut' of key 'on_overflow'"],
    [{'Key': {'from': 'record_key'}, 'Name': {'from': 'x', 'type': 'int'}}, "unknown value 'int' of key 'type'"],
    [{'Key': {'from': 'record_key'}, 'Name': {'from': 'x', 'on_missing': 'default'}}, "'on_missing: default' and 'default' go together"],
    [{'Key': {'from': 'record_key'}, 'Name': {'from': 'x', 'default': 'y'}}, "'on_missing: default' and 'default' go together"],
    [{'Key': {'from': 'record_key'}, 'Name': 'username'}, "field 'Name' of 'an_object' must be written as"],
    [{'Name': {'from': 'username'}}, "exactly one field of 'an_object' must have 'from: record_key'; it has 0"],
    [{'A': {'from': 'record_key'}, 'B': {'from': 'record_key'}}, 'it has 2'],
    [{'Key': {'from': 'record_key'}, 'Name': {'from': 'x', 'to': 'Name', 'direction': 'both'}}, '', 'salesforce__task'],
    [
        {'Key': {'from': 'record_key'}, 'Name': {'from': 'x', 'direction': 'both'}},
        "key 'to' (the Gainsight field of the way back) is missing for field 'Name' of 'salesforce__task'", 'salesforce__task',
    ],
    [
        {'Key': {'from': 'record_key'}, 'WhatId': {'from': 'account_id', 'to': 'CompanyId', 'type': 'id', 'direction': 'both'}},
        "only the owner among look-ups can come back; field 'WhatId'", 'salesforce__task',
    ],
    [
        {'Key': {'from': 'record_key'}, 'A': {'from': 'x', 'to': 'X', 'direction': 'both'},
         'B': {'from': 'y', 'to': 'X', 'direction': 'back'}},
        "'to: X' is there twice, once for field 'B'", 'salesforce__task',
    ],
] %}

with

cases as (

    {%- for case in cases %}
    {%- set declared, expected = case[:2] %}
    {%- set found = mapping_mistakes(case[2] or 'an_object', declared) %}
    select
        {{ loop.index }} as case_number,
        {{ text_literal(found | join(' ')) }} as found_text,
        {{ text_literal(expected) }} as expected_text,
        {{ found | length }} as found_count,
        {{ 1 if expected else 0 }} as expected_count
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select * from cases
where found_count <> expected_count or position(expected_text in found_text) = 0
