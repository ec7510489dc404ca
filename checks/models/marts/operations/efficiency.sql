-- Reported by the sites: what the demo has of it is in warehouse.sql.
select null as site, null::date as week, null::integer as hours_worked, null::integer as hours_billed
where false
