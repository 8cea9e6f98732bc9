-- Deliberate weaknesses among the indexes · weight 10
-- README.md lists each with the query that shows it. What is missing on purpose is missing from the files before
-- this one: no index on orders (customer_id), orders (shipping_address_id) or order_items (product_id).

-- Duplicates the index behind customers_email_key.
CREATE INDEX customers_email_idx ON customers (email);

-- A prefix of order_items_pkey: it answers nothing that the primary key does not.
CREATE INDEX order_items_order_id_idx ON order_items (order_id);

-- The columns are in the wrong order for "the latest reviews of one product".
CREATE INDEX reviews_created_at_product_id_idx ON reviews (created_at, product_id);

-- Nearly every order has the same currency, and no query asks by it.
CREATE INDEX orders_currency_idx ON orders (currency);
