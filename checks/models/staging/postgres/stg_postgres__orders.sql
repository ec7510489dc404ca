select id as order_id, customer_id, status, coupon, placed_at
from {{ source('postgres', 'orders') }}
