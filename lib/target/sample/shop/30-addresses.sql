-- Addresses and price periods · weight 8
-- Address n is the default address of customer n; every fifth customer has a second one. The postal code
-- determines the city, and the customer's language follows from it (the same stream draws both).

INSERT INTO addresses (id, customer_id, label, street, postal_code, city, country_code, is_default, created_at)
SELECT
    address.id,
    customer.id,
    CASE WHEN NOT is_default THEN 'delivery' WHEN generator.unit(address.id, 31) < 0.86 THEN 'home' ELSE 'work' END,
    generator.pick(ARRAY['Lindenweg', 'Station Road', 'Rue du Port', 'Kerkstraat', 'Calle Mayor', 'Hafenstrasse', 'Mill Lane',
        'Bergstrasse', 'Quai Nord', 'Parkgatan', 'Rosenallee', 'Marktplatz', 'Canal Street', 'Ulica Polna'], address.id, 32)
        || ' ' || 1 + floor(generator.unit(address.id, 33) * generator.unit(address.id, 34) * 180),
    lpad((first_postal_code + floor(postal_codes * generator.unit(address.id, 35) * generator.unit(address.id, 35)))::text,
        5, '0'),
    city,
    country_code,
    is_default,
    customer.created_at
FROM generator.size AS size
CROSS JOIN LATERAL (
    SELECT id, id AS customer_id, true AS is_default FROM generate_series(1, size.customers) AS id
    UNION ALL
    SELECT size.customers + no, no * 5, false FROM generate_series(1, size.customers / 5) AS no
) AS address
JOIN customers AS customer ON customer.id = address.customer_id
JOIN generator.city AS city ON generator.unit(address.id, 30) >= city.low AND generator.unit(address.id, 30) < city.high
ORDER BY address.id;

-- Each product's prices follow one another without gap or overlap; the last one is its list price.
INSERT INTO product_prices (id, product_id, valid_during, price)
SELECT
    row_number() OVER (ORDER BY product_id, valid_from),
    product_id,
    daterange(valid_from, lead(valid_from) OVER (PARTITION BY product_id ORDER BY valid_from)),
    greatest(0.95, round(list_price * (1 - 0.045 * (count(*) OVER (PARTITION BY product_id)
        - row_number() OVER (PARTITION BY product_id ORDER BY valid_from))), 0) - 0.05)
FROM (
    SELECT product.id AS product_id, product.list_price, product.created_at::date AS valid_from
    FROM products AS product
    UNION ALL
    SELECT product.id, product.list_price, changed_on
    FROM products AS product
    CROSS JOIN generate_series(0, floor(4 * generator.unit(product.id, 70))::integer - 1) AS change_no
    CROSS JOIN LATERAL (SELECT date '2022-02-01' + change_no * 430
        + floor(400 * generator.unit(product.id * 4 + change_no, 71))::integer AS changed_on) AS change
    WHERE changed_on > product.created_at::date
) AS period;
