select
  count(*) filter (where order_id is null), count(order_id) - count(distinct order_id),
  count(*) filter (where order_number is null), count(order_number) - count(distinct hashtextextended(order_number, 0)),
  count(*) filter (where customer_id is null),
  count(*) filter (where status is null),
  count(*) filter (where status not in ('placed', 'paid', 'shipped', 'returned', 'cancelled')),
  count(*) filter (where currency is null), count(*) filter (where currency not in ('EUR', 'USD', 'GBP')),
  count(*) filter (where channel is null), count(*) filter (where channel not in ('web', 'store', 'phone', 'partner')),
  count(*) filter (where country is null),
  count(*) filter (where amount is null), count(*) filter (where not amount > 0),
  count(*) filter (where tax is null), count(*) filter (where not tax <= 20),
  count(*) filter (where item_count is null), count(*) filter (where not item_count between 1 and 100),
  count(*) filter (where ordered_at is null), count(*) filter (where loaded_at is null),
  count(*) filter (where not coalesce(discount, 0) <= amount),
  count(*) filter (where status = 'shipped' and not shipped_at is not null),
  count(*) filter (where status = 'shipped' and not shipped_at >= ordered_at),
  coalesce(max(loaded_at) < localtimestamp - interval '1 day', true)::int,
  count(*) as row_count
from orders;

select count(*) from orders
where customer_id is not null and not exists (select from customers where customers.customer_id = orders.customer_id)
