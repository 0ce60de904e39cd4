{#- How many members are decided under each subject: reports count them without looking at a million members again. -#}
with

subjects as (

    select * from {{ ref('int_unif__subjects') }}

)

select
    subject,
    host,
    count(*) as n_users,
    max(last_activity_at) as last_activity_at
from subjects
group by subject, host
