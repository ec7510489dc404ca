-- What a database that declares its rules would have; the same checks are then proved by the catalog.

alter table customers
  add primary key (customer_id),
  add unique (email),
  add unique (external_ref),
  alter first_name set not null,
  alter last_name set not null,
  alter email set not null,
  alter external_ref set not null,
  alter country set not null,
  alter segment set not null,
  alter signed_up_at set not null,
  alter is_active set not null,
  alter lifetime_value set not null;

alter table orders
  add primary key (order_id),
  add unique (order_number),
  add foreign key (customer_id) references customers,
  alter order_number set not null,
  alter customer_id set not null,
  alter status set not null,
  alter currency set not null,
  alter channel set not null,
  alter country set not null,
  alter amount set not null,
  alter tax set not null,
  alter item_count set not null,
  alter ordered_at set not null,
  alter loaded_at set not null;

alter table order_items
  add primary key (order_id, line_no),
  add foreign key (order_id) references orders,
  alter product_id set not null,
  alter sku set not null,
  alter quantity set not null,
  alter unit_price set not null,
  alter tax_class set not null,
  alter is_taxed set not null,
  alter created_at set not null;

alter table events
  add primary key (event_id),
  add unique (event_key),
  add foreign key (customer_id) references customers,
  alter event_key set not null,
  alter customer_id set not null,
  alter session_id set not null,
  alter event_type set not null,
  alter occurred_at set not null,
  alter received_at set not null,
  alter loaded_at set not null,
  alter device set not null,
  alter os set not null,
  alter browser set not null,
  alter country set not null,
  alter language set not null,
  alter page_path set not null,
  alter page_load_ms set not null,
  alter currency set not null,
  alter variant set not null;
