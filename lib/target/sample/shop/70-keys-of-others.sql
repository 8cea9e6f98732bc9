-- Keys and indexes of the other tables · weight 11

ALTER TABLE customers ADD CONSTRAINT customers_pkey PRIMARY KEY (id);
ALTER TABLE customers ADD CONSTRAINT customers_email_key UNIQUE (email);

ALTER TABLE addresses ADD CONSTRAINT addresses_pkey PRIMARY KEY (id);
CREATE INDEX addresses_customer_id_idx ON addresses (customer_id);
CREATE UNIQUE INDEX addresses_one_default_per_customer ON addresses (customer_id) WHERE is_default;
CREATE INDEX addresses_city_idx ON addresses (city);

ALTER TABLE categories ADD CONSTRAINT categories_pkey PRIMARY KEY (id);
ALTER TABLE categories ADD CONSTRAINT categories_slug_key UNIQUE (slug);
ALTER TABLE categories ADD CONSTRAINT categories_parent_id_position_key UNIQUE NULLS NOT DISTINCT (parent_id, position);

ALTER TABLE products ADD CONSTRAINT products_pkey PRIMARY KEY (id);
ALTER TABLE products ADD CONSTRAINT products_sku_key UNIQUE (sku);
CREATE INDEX products_category_id_idx ON products (category_id);

ALTER TABLE product_prices ADD CONSTRAINT product_prices_pkey PRIMARY KEY (id);
ALTER TABLE product_prices ADD CONSTRAINT product_prices_one_at_a_time
    EXCLUDE USING gist (product_id WITH =, valid_during WITH &&);

ALTER TABLE shipments ADD CONSTRAINT shipments_pkey PRIMARY KEY (id);
ALTER TABLE shipments ADD CONSTRAINT shipments_order_ref_parcel_no_key UNIQUE (order_ref, parcel_no);
ALTER TABLE shipments ADD CONSTRAINT shipments_tracking_number_key UNIQUE (tracking_number);

ALTER TABLE reviews ADD CONSTRAINT reviews_pkey PRIMARY KEY (id);
ALTER TABLE reviews ADD CONSTRAINT reviews_customer_id_product_id_key UNIQUE (customer_id, product_id);

ALTER TABLE stock_movements ADD CONSTRAINT stock_movements_pkey PRIMARY KEY (id);
CREATE INDEX stock_movements_product_id_moved_at_idx ON stock_movements (product_id, moved_at);

ALTER TABLE page_events ADD CONSTRAINT page_events_pkey PRIMARY KEY (id, occurred_at);
CREATE INDEX page_events_customer_id_occurred_at_idx ON page_events (customer_id, occurred_at);
CREATE INDEX page_events_product_id_idx ON page_events (product_id);
