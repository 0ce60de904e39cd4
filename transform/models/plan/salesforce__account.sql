{{ config(materialized='table') }}

{{ plan_rows('salesforce__account', ref('int_salesforce__account__compared')) }}
