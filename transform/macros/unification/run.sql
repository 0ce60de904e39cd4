{#- The day of this run: validity dates and staleness are judged by it. -#}
{% macro today() -%}
    cast('{{ run_started_at.strftime("%Y-%m-%d") }}' as date)
{%- endmacro %}


{#- When this run began. -#}
{% macro run_time() -%}
    cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S") }}+00:00' as {{ type_of('timestamp') }})
{%- endmacro %}


{#- The id under which every part of this run reports: the one of the job, else of Meltano, else of dbt. -#}
{% macro run_id() -%}
    {{- env_var('CROSSWALK_RUN_ID', env_var('MELTANO_PARENT_CONTEXT_UUID', env_var('MELTANO_RUN_ID', invocation_id))) -}}
{%- endmacro %}
