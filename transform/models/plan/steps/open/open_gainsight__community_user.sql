{{ open_rows('gainsight__community_user') }}
