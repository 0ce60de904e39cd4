{{ paired_rows(
    'salesforce__account',
    ref('int_salesforce__account__desired'),
    ref('int_salesforce__account__observed')
) }}
