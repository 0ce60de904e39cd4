{{ config(materialized='table') }}

{{ plan_rows('salesforce__contact', ref('int_salesforce__contact__compared')) }}
