{#- Why nothing named a company: what can be acted on first, then what the address tells. -#}
{% macro unmatched_reason() -%}
    case
        when active_rules.n_rules = 0 then 'NO_ACTIVE_RULE'
        when suggested.subject is not null then 'SUGGESTION_ONLY'
        when persons_without_company.address is not null then 'PERSON_WITHOUT_COMPANY'
        when subjects.address_status <> 'OK' then subjects.address_status
        when host_kinds.mail_kind = 'relay' then 'RELAY_DOMAIN'
        when host_kinds.mail_kind = 'disposable' then 'DISPOSABLE_DOMAIN'
        when host_kinds.mail_kind = 'public' then 'PUBLIC_MAIL_DOMAIN'
        when host_kinds.mail_kind = 'membership' then 'MEMBERSHIP_DOMAIN'
        when host_kinds.registrable is null then 'DOMAIN_IS_PUBLIC_SUFFIX'
        when host_kinds.override_action is not null then 'DOMAIN_EXCLUDED'
        else 'DOMAIN_UNKNOWN'
    end
{%- endmacro %}


{#- What to be careful about with a company, in alphabetical order; null when nothing. Never changes the answer. -#}
{% macro warnings() -%}
    nullif(trim(both ';' from
        case when not companies.is_active then 'COMPANY_INACTIVE;' else '' end
        || case when shared_domains.domain is not null then 'DOMAIN_SHARED_BY_DATA;' else '' end
        || case when conflicts.subject is not null then 'EVIDENCE_CONFLICT;' else '' end
        || case when decision.confidence < {{ var('low_confidence_below') }} then 'LOW_CONFIDENCE;' else '' end
    ), '')
{%- endmacro %}


{#- Why a tie could not be decided. -#}
{% macro tie_reason() -%}
    case
        when ties.addresses_disagree = 1 then 'ADDRESSES_DISAGREE'
        when candidates.match_type in ('email_exact', 'email_alias') and ties.n_persons > 1 then 'DUPLICATE_PERSON'
        when candidates.match_type in ('email_exact', 'email_alias') then 'PERSON_SEVERAL_COMPANIES'
        when candidates.match_type = 'external_id' then 'EXTERNAL_ID_SHARED'
        when candidates.match_type = 'phone' then 'PHONE_SHARED'
        when candidates.match_type = 'domain_label_name' or candidates.family in ('typed_name', 'person')
            then 'NAME_SHARED'
        else 'DOMAIN_SHARED'
    end
{%- endmacro %}
