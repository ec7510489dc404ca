select orders.order_id, orders.customer_id, orders.status, payments.amount as paid_amount, payments.currency, orders.placed_at
from {{ ref('stg_postgres__orders') }} as orders
left join {{ ref('stg_stripe__payments') }} as payments using (order_id)
