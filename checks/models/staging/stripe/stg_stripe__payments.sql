select id as payment_id, order_id, amount_cents / 100.0 as amount, currency, status, loaded_at
from {{ source('stripe', 'payments') }}
