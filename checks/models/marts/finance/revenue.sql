select order_id, customer_id, paid_amount as revenue_amount, currency, placed_at::timestamp as created_at
from {{ ref('int_orders_joined_to_payments') }}
where paid_amount is not null and status <> 'returned'
