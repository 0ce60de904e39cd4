{{ observed_rows(
    'salesforce__contact',
    ref('stg_salesforce__contacts'),
    id='contact_id',
    links=ref('int_salesforce__contact__source'),
    where='not is_deleted'
) }}
