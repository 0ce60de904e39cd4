{{ desired_rows('gainsight__community_user', ref('int_gainsight__community_user__source')) }}
