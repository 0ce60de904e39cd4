{{ config(materialized='view') }}

select suffix as domain from {{ ref('public_suffixes') }} where section = 'private'
union
select host as domain from {{ ref('shared_websites') }}
