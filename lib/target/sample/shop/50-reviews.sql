-- Reviews · weight 6
-- Written by customers about products they received; at most one per customer and product.

INSERT INTO reviews (id, product_id, customer_id, rating, title, body, helpful_votes, created_at, deleted_at)
SELECT
    row_number() OVER (ORDER BY created_at, draw),
    product_id,
    customer_id,
    rating,
    CASE
        WHEN generator.unit(draw, 153) >= 0.7 THEN NULL
        WHEN rating >= 4
        THEN generator.pick(ARRAY['Exactly right', 'Would buy again', 'Better than expected', 'Solid'], draw, 154)
        ELSE generator.pick(ARRAY['Not for me', 'Disappointing', 'Broke early', 'Too expensive'], draw, 154)
    END,
    CASE
        WHEN rating >= 4 THEN
            generator.pick(ARRAY['Well made and easy to use.', 'Arrived early and works as described.',
                'I use it every day and have nothing to complain about.', 'A present that was liked a lot.'], draw, 155)
            || ' '
            || generator.pick(ARRAY['The finish is careful.', 'The colour is warmer than in the picture.',
                'Assembly took ten minutes.', 'My second one.', 'It is heavier than I thought, in a good way.'], draw, 156)
        ELSE
            generator.pick(ARRAY['The hinge came loose after a week.', 'The manual is of little help.',
                'It arrived with a scratch.', 'Much smaller than it looks.'], draw, 155)
            || ' '
            || generator.pick(ARRAY['Support answered quickly, though.', 'I have sent it back.',
                'For this price I expected more.', 'Still waiting for the spare part.'], draw, 156)
    END
        || CASE WHEN generator.unit(draw, 157) < 0.3 THEN ' Delivery was fine.' ELSE '' END
        || CASE WHEN generator.unit(draw, 158) < 0.2 THEN ' I would choose another colour next time.' ELSE '' END,
    floor(60 * generator.small(draw, 159) * generator.small(draw, 159))::integer,
    created_at,
    CASE WHEN generator.unit(draw, 160) < 0.015 THEN least(closed_at, created_at + interval '20 days') END
FROM (
    SELECT DISTINCT ON (customer_id, product_id)
        closed_at,
        product_id,
        customer_id,
        draw,
        -- A product's quality moves all of its ratings, so ratings cluster by product.
        (CASE WHEN generator.unit(draw, 151) < 0.35 + 0.45 * generator.unit(product_id, 150)
            THEN 5 - generator.below(draw, 152, 2)
            ELSE 1 + generator.below(draw, 152, 3)
        END)::smallint AS rating,
        least(closed_at, placed_at + interval '1 day' * (5 + generator.below(order_id, 161, 50))) AS created_at
    FROM (
        SELECT
            size.closed_at, orders.customer_id, orders.placed_at, order_items.order_id, order_items.product_id,
            order_items.order_id * 16 + order_items.line_no AS draw
        FROM generator.size AS size
        CROSS JOIN orders
        JOIN order_items ON order_items.order_id = orders.id
        WHERE orders.status = 'delivered'
    ) AS received
    WHERE generator.unit(draw, 149) < 0.048
    ORDER BY customer_id, product_id, order_id
) AS written;
