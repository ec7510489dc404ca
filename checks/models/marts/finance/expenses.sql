-- Booked by hand: what the demo has of them is in warehouse.sql.
select
  null::integer as expense_id, null as department, null as vendor, null::numeric(12, 2) as amount, null as currency,
  null as approved_by, null::date as incurred_on
where false
