drop schema if exists old cascade; drop schema if exists old_marts cascade;
create schema old; create schema old_marts;
create table old.raw_orders (id int, customer_id int, amount int, state text, at timestamptz);
insert into old.raw_orders values (1, 1, 2, 'new', '2026-01-01Z'), (2, 2, 4, 'paid', '2026-01-02Z'), (2, 3, 5, 'lost', '2026-01-03Z'), (4, 2, null, null, null);
create table old_marts."Orders" as select * from old.raw_orders;
create table old.regions as select * from (values (1, 'north'), (2, 'south')) as region (id, name);
create view old.customers as select * from old.regions;
