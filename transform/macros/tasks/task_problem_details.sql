{#- What is wrong with a field of a task, in words: branches of a case over the reason code. -#}
{% macro task_problem_details() -%}
    when 'MERGE_REVIEW' then 'both sides changed the field to different values; see plan.task_review'
    when 'OWNER_WITHOUT_SALESFORCE_USER' then 'the owner is no Salesforce user'
    when 'OWNER_INACTIVE' then 'the Salesforce user of the owner is inactive'
    when 'OWNER_AMBIGUOUS' then 'several active Salesforce users have the e-mail address of the owner'
    when 'OWNER_NOT_IN_GAINSIGHT' then 'the owner in Salesforce is not exactly one active Gainsight user'
    when 'COMPANY_WITHOUT_ACCOUNT' then 'the company has no Account'
    when 'ACCOUNT_GONE' then 'the Account that the company names was not found or was deleted'
{%- endmacro %}
