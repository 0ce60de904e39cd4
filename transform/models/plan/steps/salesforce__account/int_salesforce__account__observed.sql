{{ observed_rows(
    'salesforce__account',
    ref('stg_salesforce__accounts'),
    id='account_id',
    links=ref('int_salesforce__account__source'),
    where='not is_deleted'
) }}
