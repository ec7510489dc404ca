select
  count(*) filter (where customer_id is null), count(customer_id) - count(distinct customer_id),
  count(*) filter (where email is null), count(email) - count(distinct hashtextextended(email, 0)),
  count(*) filter (where not email like '%@%'),
  count(*) filter (where external_ref is null), count(external_ref) - count(distinct uuid_hash_extended(external_ref, 0)),
  count(*) filter (where first_name is null), count(*) filter (where last_name is null),
  count(*) filter (where country is null), count(*) filter (where country not in ('DE', 'FR', 'GB', 'NL', 'PL', 'US')),
  count(*) filter (where segment is null), count(*) filter (where segment not in ('consumer', 'business', 'public')),
  count(*) filter (where signed_up_at is null),
  count(*) filter (where lifetime_value is null), count(*) filter (where not lifetime_value >= 0),
  count(*) as row_count
from customers
