-- Keys and indexes of orders, items, payments · weight 9

ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
CREATE INDEX orders_placed_at_idx ON orders (placed_at);
CREATE INDEX orders_open_idx ON orders (placed_at) WHERE status IN ('pending', 'paid', 'packed');

ALTER TABLE order_items ADD CONSTRAINT order_items_pkey PRIMARY KEY (order_id, line_no);

ALTER TABLE payments ADD CONSTRAINT payments_pkey PRIMARY KEY (id);
ALTER TABLE payments ADD CONSTRAINT payments_provider_reference_key UNIQUE (provider_reference);
CREATE INDEX payments_order_id_idx ON payments (order_id);
