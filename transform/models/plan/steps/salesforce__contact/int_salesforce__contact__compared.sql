{{ config(materialized='table') }}

{{ compared_rows('salesforce__contact', ref('int_salesforce__contact__paired')) }}
