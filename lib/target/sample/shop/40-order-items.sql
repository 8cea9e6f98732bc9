-- Order items · weight 26
-- One to nine lines per order; products are drawn with a Zipf-like skew, each at the price valid on that day.

INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price, discount_percent)
SELECT
    order_id,
    line_no,
    drawn.product_id,
    CASE
        WHEN generator.unit(draw, 123) < 0.78 THEN 1
        WHEN generator.unit(draw, 123) < 0.93 THEN 2
        WHEN channel = 'partner' THEN 5 + generator.below(draw, 124, 40)
        ELSE 3 + generator.below(draw, 124, 4)
    END,
    price.price,
    CASE
        WHEN has_coupon THEN 10
        WHEN generator.unit(draw, 125) < 0.07 THEN 5 + 5 * generator.below(draw, 126, 6)
    END
FROM (
    SELECT
        orders.id AS order_id,
        orders.channel,
        orders.coupon_code IS NOT NULL AS has_coupon,
        orders.placed_at::date AS placed_on,
        line_no,
        draw,
        CASE WHEN generator.unit(draw, 121) < 0.88
            THEN generator.scatter(floor(size.early_products * (u * u * sqrt(u)))::bigint, size.early_products, 16)
            ELSE size.early_products + 1 + floor((day.known_products - size.early_products) * u)::bigint
        END AS product_id
    FROM generator.size AS size
    CROSS JOIN orders
    JOIN generator.day AS day ON day.day = orders.placed_at::date
    CROSS JOIN LATERAL (SELECT generator.unit(orders.id, 120) AS by_size OFFSET 0) AS basket
    CROSS JOIN LATERAL generate_series(1, CASE
        WHEN by_size < 0.49 THEN 1
        WHEN by_size < 0.74 THEN 2
        WHEN by_size < 0.87 THEN 3
        WHEN by_size < 0.94 THEN 4
        WHEN by_size < 0.98 THEN 5
        ELSE 9
    END) AS line_no
    CROSS JOIN LATERAL (
        SELECT orders.id * 16 + line_no AS draw, generator.unit(orders.id * 16 + line_no, 122) AS u
        OFFSET 0
    ) AS line
    OFFSET 0
) AS drawn
JOIN product_prices AS price ON price.product_id = drawn.product_id AND price.valid_during @> placed_on
ORDER BY order_id, line_no;
