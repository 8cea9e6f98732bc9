-- Orders · weight 20
-- Seven orders in ten come from the customers of the early days, with a Zipf-like skew whose head is customer 42;
-- the rest come evenly from everyone who has signed up since. Almost all orders are old and delivered: the few that
-- are still being worked on are the recent ones.

INSERT INTO orders (id, customer_id, shipping_address_id, status, channel, currency, placed_at, paid_at, cancelled_at,
    shipping_fee, coupon_code, user_agent, note)
SELECT
    id,
    customer_id,
    CASE
        WHEN is_collected THEN NULL
        WHEN customer_id % 5 = 0 AND generator.unit(id, 105) < 0.3 THEN customers + customer_id / 5
        ELSE customer_id
    END,
    status,
    CASE
        WHEN by_channel < 0.18 + 0.07 * year_no THEN 'app'
        WHEN by_channel < 0.86 THEN 'web'
        WHEN by_channel < 0.97 THEN 'partner'
        ELSE 'phone'
    END,
    CASE
        WHEN generator.unit(customer_id, 30) >= 0.94 THEN 'SEK'
        WHEN generator.unit(customer_id, 107) < 0.04 THEN 'CHF'
        ELSE 'EUR'
    END,
    placed_at,
    CASE WHEN status NOT IN ('pending', 'cancelled') OR (status = 'cancelled' AND generator.unit(id, 108) < 0.5)
        THEN least(closed_at,
            placed_at + floor(432000 * generator.small(id, 109) * generator.small(id, 109)) * interval '1 second')
    END,
    CASE WHEN status = 'cancelled'
        THEN least(closed_at, placed_at + interval '6 days' + generator.below(id, 110, 200000) * interval '1 second')
    END,
    CASE
        WHEN is_collected OR generator.unit(id, 111) < 0.41 THEN 0.00
        WHEN generator.unit(id, 111) < 0.83 THEN 4.90
        WHEN generator.unit(id, 111) < 0.97 THEN 7.50
        ELSE 29.00
    END,
    CASE
        WHEN generator.unit(id, 112) < 0.06 THEN coupon
        WHEN generator.unit(id, 112) < 0.11 THEN coupon || year_no + 22
    END,
    CASE WHEN by_channel < 0.86
        THEN generator.pick(ARRAY['Mozilla/5.0 (Windows NT 10.0; Win64; x64) ShopClient/128.0 Desktop',
            'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) ShopClient/128.0 Desktop',
            'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) ShopClient/128.0 Desktop',
            'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) ShopClient/17.5 Mobile',
            'Mozilla/5.0 (Linux; Android 14; Pixel) ShopClient/126.0 Mobile'], id, 115)
    END,
    CASE WHEN generator.unit(id, 116) < 0.035
        THEN generator.pick(ARRAY['Leave with the neighbour.', 'Ring twice.',
            'It is a present, no invoice in the parcel please.', 'Deliver to the back door.'], id, 117)
    END
FROM (
    SELECT
        id,
        size.customers,
        size.closed_at,
        day.year_no,
        placed_at,
        CASE WHEN generator.unit(id, 100) < 0.72
            THEN generator.scatter(floor(size.early_customers * (u * u * u))::bigint, size.early_customers, 41)
            ELSE size.early_customers + 1 + floor((day.known_customers - size.early_customers) * u)::bigint
        END AS customer_id,
        (CASE
            WHEN size.closed_at - placed_at < interval '2 days' THEN CASE
                WHEN by_status < 0.22 THEN 'pending'
                WHEN by_status < 0.55 THEN 'paid'
                WHEN by_status < 0.85 THEN 'packed'
                ELSE 'shipped'
            END
            WHEN size.closed_at - placed_at < interval '9 days' THEN CASE
                WHEN by_status < 0.03 THEN 'pending'
                WHEN by_status < 0.06 THEN 'paid'
                WHEN by_status < 0.15 THEN 'packed'
                WHEN by_status < 0.62 THEN 'shipped'
                ELSE 'delivered'
            END
            WHEN by_status < 0.047 THEN 'cancelled'
            WHEN by_status < 0.112 THEN 'returned'
            WHEN by_status < 0.9985 THEN 'delivered'
            ELSE 'pending'
        END)::order_status AS status,
        generator.unit(id, 104) >= 0.94 AS is_collected,
        generator.unit(id, 106) AS by_channel,
        generator.pick(ARRAY['WELCOME10', 'SPRING', 'SUMMER', 'FRIENDS', 'SORRY5', 'NEWSLETTER'], id, 113) AS coupon
    FROM generator.size AS size
    CROSS JOIN generator.day AS day
    CROSS JOIN generate_series(day.first_order, day.last_order) AS id
    -- OFFSET 0 keeps PostgreSQL from putting the expressions in place of each use above, to be computed anew.
    CROSS JOIN LATERAL (
        SELECT
            generator.unit(id, 101) AS u,
            generator.unit(id, 103) AS by_status,
            (id - day.first_order + generator.unit(id, 102)) / (1 + day.last_order - day.first_order) AS q
        OFFSET 0
    ) AS drawn
    CROSS JOIN LATERAL (SELECT day.starts_at + generator.time_of_day(q) AS placed_at OFFSET 0) AS time
    OFFSET 0
) AS placed
ORDER BY id;

ANALYZE orders (id, status, placed_at, customer_id);
