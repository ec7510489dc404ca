-- What dbt would leave of a build that has just ended, in the form of its run_results.json: most models take about as long as
-- always, and one of forty ten times as long.
select
  json_build_object(
    'metadata', json_build_object('generated_at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')),
    'results', json_agg(
      json_build_object(
        'unique_id', 'model.shop.' || model,
        'status', case when random() < 0.02 then 'error' else 'success' end,
        'execution_time', seconds * (0.8 + 0.4 * random()) * case when random() < 0.025 then 12 else 1 end,
        'adapter_response', json_build_object('rows_affected', rows_affected),
        'timing', json_build_array(
          json_build_object('name', 'execute', 'completed_at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
        )
      )
    )
  )
from (
  values
    ('stg_postgres__orders', 1.2, (select count(*) from analytics.stg_postgres__orders)),
    ('stg_stripe__payments', 0.8, (select count(*) from analytics.stg_stripe__payments)),
    ('int_orders_joined_to_payments', 3.1, (select count(*) from analytics.int_orders_joined_to_payments)),
    ('revenue', 4.6, (select count(*) from analytics.revenue)),
    ('expenses', 0.6, (select count(*) from analytics.expenses)),
    ('efficiency', 2.2, (select count(*) from analytics.efficiency)),
    ('capacity', 0.9, (select count(*) from analytics.capacity))
) as built (model, seconds, rows_affected);
