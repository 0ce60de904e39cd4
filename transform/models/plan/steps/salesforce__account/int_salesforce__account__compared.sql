{{ config(materialized='table') }}

{{ compared_rows('salesforce__account', ref('int_salesforce__account__paired')) }}
