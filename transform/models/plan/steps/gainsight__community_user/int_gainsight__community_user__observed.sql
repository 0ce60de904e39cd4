{{ observed_rows('gainsight__community_user', ref('stg_gainsight__community_users'), id='gsid') }}
