{{ paired_rows(
    'salesforce__contact',
    ref('int_salesforce__contact__desired'),
    ref('int_salesforce__contact__observed')
) }}
