-- Planned by hand: what the demo has of it is in warehouse.sql.
select
  null as site, null::date as month, null::integer as planned_hours, null::integer as available_hours,
  null::timestamp as planned_at
where false
