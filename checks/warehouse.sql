-- The demo shop: raw tables as loaders leave them, and the models that are built of them.
-- Times are relative to now(), so that recency and freshness mean the same on every day.

create schema raw_app;
create schema raw_stripe;
create schema raw_hubspot;
create schema analytics;

create table raw_app.customers (
  id integer primary key,
  email text not null,
  country text,
  copied_at timestamptz not null default now() - interval '10 minutes'
);
insert into raw_app.customers (id, email, country)
select n, 'customer' || n || '@shop.example', (array['DE', 'FR', 'NO', 'IT'])[1 + n % 4]
from generate_series(1, 200) as n;

create table raw_app.orders (
  id integer primary key,
  customer_id integer not null,
  status text not null,
  coupon text,
  placed_at timestamptz not null,
  copied_at timestamptz not null default now() - interval '10 minutes'
);
insert into raw_app.orders (id, customer_id, status, coupon, placed_at)
select
  n,
  1 + n * 7 % 200,
  (array['paid', 'paid', 'shipped', 'paid', 'returned', 'placed'])[1 + n % 6],
  case when n % 9 = 0 then 'ONCE-' || n when n % 5 = 0 then 'SPRING' end,
  now() - (1200 - n) * interval '1 hour' - interval '2 hours'
from generate_series(1, 1200) as n;

create table raw_stripe.payments (
  id text primary key,
  order_id integer not null,
  amount_cents bigint not null,
  currency text not null,
  status text not null,
  loaded_at timestamp not null
);
insert into raw_stripe.payments (id, order_id, amount_cents, currency, status, loaded_at)
select
  'pay_' || md5(id::text),
  id,
  900 + id * 37 % 24000,
  (array['EUR', 'EUR', 'USD', 'GBP'])[1 + id % 4],
  case status when 'returned' then 'refunded' else 'succeeded' end,
  placed_at + interval '30 minutes'
from raw_app.orders
where status <> 'placed';

create table raw_hubspot.deals (
  deal_id integer primary key,
  company text,
  stage text,
  synced_at timestamptz not null default now() - interval '5 hours'
);
insert into raw_hubspot.deals (deal_id, company, stage)
select n, 'Company ' || n, (array['Lead', 'Qualified', 'proposal', 'won', 'lost'])[1 + n % 5]
from generate_series(1, 120) as n;
insert into raw_hubspot.deals (deal_id, company, stage)
values (121, 'Nordlicht', 'on hold'), (122, 'Café Zoë', 'on hold'), (123, 'Ferro e Figli', 'verbal yes');

create table analytics.stg_postgres__orders as
select id as order_id, customer_id, status, coupon, placed_at from raw_app.orders;

create table analytics.stg_stripe__payments as
select id as payment_id, order_id, amount_cents / 100.0 as amount, currency, status, loaded_at from raw_stripe.payments;

create table analytics.stg_hubspot__deals as
select deal_id, company, lower(stage) as stage, synced_at from raw_hubspot.deals;

create table analytics.int_orders_joined_to_payments as
select orders.order_id, orders.customer_id, orders.status, payments.amount as paid_amount, payments.currency, orders.placed_at
from analytics.stg_postgres__orders as orders
left join analytics.stg_stripe__payments as payments using (order_id);

create table analytics.revenue as
select order_id, customer_id, paid_amount as revenue_amount, currency, placed_at::timestamp as created_at
from analytics.int_orders_joined_to_payments
where paid_amount is not null and status <> 'returned';

create table analytics.expenses (
  expense_id integer primary key,
  department text,
  vendor text not null,
  amount numeric(12, 2) not null,
  currency text not null,
  approved_by text,
  incurred_on date
);
insert into analytics.expenses
select
  n,
  (array['marketing', 'operations', 'engineering', 'people'])[1 + n % 4],
  'Vendor ' || n % 17,
  20 + n * 53 % 2400,
  (array['EUR', 'USD', 'GBP'])[1 + n % 3],
  case when 20 + n * 53 % 2400 >= 1000 then 'cfo@shop.example' end,
  current_date - n % 90
from generate_series(1, 300) as n;
-- what the check expenses_are_positive is there to find
insert into analytics.expenses values
  (301, 'marketing', 'Plakatwerk Süd', -420.00, 'EUR', null, current_date - 3),
  (302, 'operations', 'O''Brien Freight', 0.00, 'GBP', 'ops@shop.example', current_date - 1);

create table analytics.capacity (
  site text not null,
  month date not null,
  planned_hours integer not null,
  available_hours integer not null,
  planned_at timestamp not null
);
insert into analytics.capacity
select site, date_trunc('month', now())::date - m * 30, 1200 + m * 20, 1500 - m * 10, now()::timestamp - interval '3 days'
from unnest(array['Berlin', 'Lyon', 'Oslo', 'L''Aquila']) as site, generate_series(0, 11) as m;

create table analytics.efficiency as
select
  site,
  date_trunc('week', now())::date - 7 * w as week,
  300 + w * 3 as hours_worked,
  270 + w * 2 as hours_billed
from unnest(array['Berlin', 'Lyon', 'Oslo', 'L''Aquila']) as site, generate_series(0, 25) as w;
