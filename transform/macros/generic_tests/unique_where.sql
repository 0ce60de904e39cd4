{#- No two rows agree on all of `columns`, among those that meet `where`. -#}
{% test unique_where(model, columns, where='1 = 1') %}
select {{ columns | join(', ') }}
from {{ model }}
where {{ where }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
