select
  count(*) filter (where order_id is null), count(*) filter (where line_no is null),
  count(*) filter (where order_id is not null and line_no is not null) -
    count(distinct hashtextextended(order_id || '-' || line_no, 0)),
  count(*) filter (where product_id is null),
  count(*) filter (where sku is null), count(*) filter (where not sku like 'SKU-%'),
  count(*) filter (where quantity is null), count(*) filter (where not quantity > 0),
  count(*) filter (where unit_price is null),
  count(*) filter (where tax_class is null),
  count(*) filter (where tax_class not in ('standard', 'reduced', 'zero')),
  count(*) filter (where created_at is null),
  count(*) filter (where not coalesce(discount, 0) <= unit_price),
  count(*) as row_count
from order_items;

select count(*) from order_items
where order_id is not null and not exists (select from orders where orders.order_id = order_items.order_id)
