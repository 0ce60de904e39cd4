{{ open_rows('salesforce__contact') }}
