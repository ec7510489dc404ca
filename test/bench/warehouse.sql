-- The tables of the benchmark as a loader leaves them: no index, no constraint. :orders, :items, :customers and :events
-- are numbers of rows. Every value follows from the row's number, so two runs see the same data; keys are scattered.

create table customers as
select
  i as customer_id,
  'customer' || i || '@example.com' as email,
  md5('customer' || i)::uuid as external_ref,
  'First' || i % 997 as first_name,
  'Last' || i % 4999 as last_name,
  (array['DE', 'FR', 'GB', 'NL', 'PL', 'US'])[1 + i % 6] as country,
  (array['consumer', 'business', 'public'])[1 + i % 3] as segment,
  timestamp '2020-01-01' + i * interval '3 minutes' as signed_up_at,
  i % 10 <> 0 as is_active,
  (i % 100000 / 7.0)::numeric(12, 2) as lifetime_value
from generate_series(1, :customers::bigint) i;

create table orders as
select
  i as order_id,
  'ORD-' || lpad((i * 48271 % 2147483647)::text, 10, '0') as order_number,
  1 + i * 7919 % :customers as customer_id,
  (array['placed', 'paid', 'shipped', 'returned', 'cancelled'])[1 + i % 5] as status,
  (array['EUR', 'USD', 'GBP'])[1 + i % 3] as currency,
  (array['web', 'store', 'phone', 'partner'])[1 + i % 4] as channel,
  (array['DE', 'FR', 'GB', 'NL', 'PL', 'US'])[1 + i % 6] as country,
  (5 + i % 100000 / 100.0)::numeric(12, 2) as amount,
  (i % 1900 / 100.0)::numeric(12, 2) as tax,
  case when i % 4 = 0 then (i % 500 / 100.0)::numeric(12, 2) end as discount,
  (1 + i % 9)::int as item_count,
  timestamp '2024-01-01' + i * interval '11 seconds' as ordered_at,
  case when i % 5 in (2, 3) then timestamp '2024-01-03' + i * interval '11 seconds' end as shipped_at,
  localtimestamp - (:orders - i) * interval '5 milliseconds' as loaded_at
from generate_series(1, :orders::bigint) i;

create table order_items as
select
  1 + i / 2 % :orders as order_id,
  (1 + i % 2)::int as line_no,
  (1 + i * 7919 % 20000)::int as product_id,
  'SKU-' || lpad((1 + i * 7919 % 20000)::text, 6, '0') as sku,
  (1 + i % 12)::int as quantity,
  (1 + i % 9999 / 100.0)::numeric(10, 2) as unit_price,
  case when i % 10 = 0 then 0.50 end::numeric(10, 2) as discount,
  (array['standard', 'reduced', 'zero'])[1 + i % 3] as tax_class,
  (i % 4 <> 3) as is_taxed,
  timestamp '2024-01-01' + i * interval '5 seconds' as created_at
from generate_series(0, :items::bigint - 1) i;

create table events as
select
  i as event_id,
  md5('event' || i) as event_key,
  1 + i * 104729 % :customers as customer_id,
  i / 12 as session_id,
  (array['view', 'click', 'search', 'add_to_cart', 'checkout', 'purchase'])[1 + i % 6] as event_type,
  timestamp '2024-06-01' + i * interval '2 seconds' as occurred_at,
  timestamp '2024-06-01' + i * interval '2 seconds' + interval '1 second' * (i % 30) as received_at,
  localtimestamp - (:events - i) * interval '5 milliseconds' as loaded_at,
  (array['desktop', 'mobile', 'tablet'])[1 + i % 3] as device,
  (array['ios', 'android', 'windows', 'macos', 'linux'])[1 + i % 5] as os,
  (array['chrome', 'safari', 'firefox', 'edge'])[1 + i % 4] as browser,
  (array['DE', 'FR', 'GB', 'NL', 'PL', 'US'])[1 + i % 6] as country,
  (array['de', 'fr', 'en', 'nl', 'pl'])[1 + i % 5] as language,
  '/products/' || i % 20000 as page_path,
  case when i % 3 = 0 then 'https://search.example/' || i % 100 end as referrer,
  case when i % 7 = 0 then 'campaign-' || i % 40 end as campaign,
  (i % 1000)::int as page_load_ms,
  (i % 120000)::int as time_on_page_ms,
  (i % 101)::int as scroll_percent,
  (320 + i % 10 * 160)::int as viewport_width,
  (480 + i % 8 * 90)::int as viewport_height,
  (i % 20)::int as click_count,
  (i % 5)::int as error_count,
  (1 + i % 50)::int as page_views,
  i % 9 = 0 as is_new_visitor,
  i % 2 = 0 as is_logged_in,
  false as is_bot,
  i % 4 <> 0 as has_consent,
  case when i % 6 = 5 then (i % 100000 / 100.0)::numeric(12, 2) end as revenue,
  (array['EUR', 'USD', 'GBP'])[1 + i % 3] as currency,
  (i % 1000 / 1000.0)::numeric(6, 3) as score,
  (i % 17)::smallint as experiment_id,
  (array['a', 'b', 'control'])[1 + i % 3] as variant,
  (i % 180 - 90)::double precision as latitude,
  (i % 360 - 180)::double precision as longitude,
  (i % 8)::int as partition_id,
  i as stream_offset,
  (array['v1', 'v2'])[1 + i % 2] as schema_version,
  'collector-' || i % 16 as collector,
  case when i % 50 = 0 then 'late' end as note
from generate_series(1, :events::bigint) i;
