-- Addresses and price periods · weight 5
-- Address n is the default address of customer n; every fifth customer has a second one. The postal code
-- determines the city, and the customer's language follows from it (the same stream draws both).

INSERT INTO addresses (id, customer_id, label, street, postal_code, city, country_code, is_default, created_at)
SELECT
    address.id,
    customer.id,
    CASE
        WHEN NOT is_default THEN 'delivery'
        WHEN generator.unit(address.id, 31) < 0.86 THEN 'home'
        ELSE 'work'
    END,
    generator.pick(ARRAY['Lindenweg', 'Station Road', 'Rue du Port', 'Kerkstraat', 'Calle Mayor', 'Hafenstrasse',
        'Mill Lane', 'Bergstrasse', 'Quai Nord', 'Parkgatan', 'Rosenallee', 'Marktplatz', 'Canal Street', 'Ulica Polna'],
        address.id, 32) || ' ' || 1 + floor(180 * generator.unit(address.id, 33) * generator.unit(address.id, 34)),
    lpad((first_postal_code + floor(postal_codes * generator.small(address.id, 35)))::text, 5, '0'),
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
    daterange(valid_from, lead(valid_from) OVER of_product),
    greatest(0.95, round(list_price * (1 - 0.045 * (periods - row_number() OVER of_product))) - 0.05)
FROM (
    SELECT product_id, list_price, valid_from, count(*) OVER (PARTITION BY product_id) AS periods
    FROM (
        SELECT product.id AS product_id, product.list_price, product.created_at::date AS valid_from
        FROM products AS product
        UNION ALL
        SELECT product.id, product.list_price, changed_on
        FROM products AS product
        CROSS JOIN generate_series(0, generator.below(product.id, 70, 4) - 1) AS change_no
        CROSS JOIN LATERAL (
            SELECT date '2022-02-01' + change_no * 430 + generator.below(product.id * 4 + change_no, 71, 400) AS changed_on
        ) AS change
        WHERE changed_on > product.created_at::date
    ) AS start
) AS period
WINDOW of_product AS (PARTITION BY product_id ORDER BY valid_from);

-- So that the items can be priced by a hash join.
ANALYZE product_prices;
