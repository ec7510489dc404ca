select
  count(*) filter (where event_id is null), count(event_id) - count(distinct event_id),
  count(*) filter (where event_key is null), count(event_key) - count(distinct hashtextextended(event_key, 0)),
  count(*) filter (where customer_id is null), count(*) filter (where session_id is null),
  count(*) filter (where event_type is null),
  count(*) filter (where event_type not in ('view', 'click', 'search', 'add_to_cart', 'checkout', 'purchase')),
  count(*) filter (where occurred_at is null), count(*) filter (where received_at is null),
  count(*) filter (where loaded_at is null), count(*) filter (where not received_at >= occurred_at),
  count(*) filter (where device is null), count(*) filter (where device not in ('desktop', 'mobile', 'tablet')),
  count(*) filter (where os is null),
  count(*) filter (where browser is null),
  count(*) filter (where browser not in ('chrome', 'safari', 'firefox', 'edge')),
  count(*) filter (where country is null), count(*) filter (where language is null),
  count(*) filter (where page_path is null),
  count(*) filter (where page_load_ms is null), count(*) filter (where not page_load_ms between 0 and 60000),
  count(*) filter (where not scroll_percent between 0 and 100),
  count(*) filter (where currency is null), count(*) filter (where currency not in ('EUR', 'USD', 'GBP')),
  count(*) filter (where not score <= 1),
  count(*) filter (where variant is null), count(*) filter (where variant not in ('a', 'b', 'control')),
  count(*) filter (where event_type = 'purchase' and not revenue is not null),
  coalesce(max(loaded_at) < localtimestamp - interval '24 hours', true)::int,
  count(*) as row_count
from events;

select count(*) from events
where customer_id is not null and not exists (select from customers where customers.customer_id = events.customer_id)
