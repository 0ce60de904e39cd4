{{ config(materialized='table') }}

{{ compared_rows(
    'gainsight__community_user',
    ref('int_gainsight__community_user__paired'),
    sources_read=ref('int_communities__connections_read')
) }}
