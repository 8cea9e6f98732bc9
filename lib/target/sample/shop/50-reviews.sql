-- Reviews · weight 8
-- Written by customers about products they received; at most one per customer and product.

INSERT INTO reviews (id, product_id, customer_id, rating, title, body, helpful_votes, created_at, deleted_at)
SELECT
    row_number() OVER (ORDER BY created_at, draw),
    product_id,
    customer_id,
    rating,
    CASE WHEN generator.unit(draw, 153) < 0.7 THEN CASE WHEN rating >= 4
        THEN generator.pick(ARRAY['Exactly right', 'Would buy again', 'Better than expected', 'Solid'], draw, 154)
        ELSE generator.pick(ARRAY['Not for me', 'Disappointing', 'Broke early', 'Too expensive'], draw, 154) END END,
    CASE WHEN rating >= 4
        THEN generator.pick(ARRAY['Well made and easy to use.', 'Arrived early and works as described.',
            'I use it every day and have nothing to complain about.', 'A present that was liked a lot.'], draw, 155)
            || ' ' || generator.pick(ARRAY['The finish is careful.', 'The colour is warmer than in the picture.',
            'Assembly took ten minutes.', 'My second one.', 'It is heavier than I thought, in a good way.'], draw, 156)
        ELSE generator.pick(ARRAY['The hinge came loose after a week.', 'The manual is of little help.',
            'It arrived with a scratch.', 'Much smaller than it looks.'], draw, 155)
            || ' ' || generator.pick(ARRAY['Support answered quickly, though.', 'I have sent it back.',
            'For this price I expected more.', 'Still waiting for the spare part.'], draw, 156) END
        || CASE WHEN generator.unit(draw, 157) < 0.3 THEN ' Delivery was fine.' ELSE '' END
        || CASE WHEN generator.unit(draw, 158) < 0.2 THEN ' I would choose another colour next time.' ELSE '' END,
    floor(60 * (generator.unit(draw, 159) * generator.unit(draw, 159) * generator.unit(draw, 159) * generator.unit(draw, 159)))::integer,
    created_at,
    CASE WHEN generator.unit(draw, 160) < 0.015 THEN least(closed_at, created_at + interval '20 days') END
FROM (
    SELECT DISTINCT ON (orders.customer_id, order_items.product_id)
        size.closed_at,
        order_items.product_id,
        orders.customer_id,
        orders.id * 16 + order_items.line_no AS draw,
        -- A product's quality moves all of its ratings, so ratings cluster by product.
        (CASE WHEN generator.unit(orders.id * 16 + order_items.line_no, 151) < 0.35 + 0.45 * generator.unit(order_items.product_id, 150)
            THEN 5 - floor(2 * generator.unit(orders.id * 16 + order_items.line_no, 152))
            ELSE 1 + floor(3 * generator.unit(orders.id * 16 + order_items.line_no, 152)) END)::smallint AS rating,
        least(size.closed_at, orders.placed_at + interval '1 day' * floor(5 + 50 * generator.unit(orders.id, 161))) AS created_at
    FROM generator.size AS size
    CROSS JOIN orders
    JOIN order_items ON order_items.order_id = orders.id
    WHERE orders.status = 'delivered' AND generator.unit(orders.id * 16 + order_items.line_no, 149) < 0.048
    ORDER BY orders.customer_id, order_items.product_id, orders.id
) AS written;
