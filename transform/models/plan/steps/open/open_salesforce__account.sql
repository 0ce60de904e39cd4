{{ open_rows('salesforce__account') }}
