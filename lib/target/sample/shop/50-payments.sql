-- Payments of the last year · weight 10
-- Older payments live in an archive. One payment per paid order, preceded now and then by a failed attempt.

INSERT INTO payments (id, order_id, method, status, amount, provider_reference, failure_reason, created_at)
SELECT
    row_number() OVER (ORDER BY created_at, order_id, attempt),
    order_id,
    method,
    status,
    amount,
    CASE WHEN method <> 'gift_card'
        THEN 'pay_' || to_hex(order_id * 2 + attempt) || to_hex(hashint8extended(order_id, 131) & 4294967295)
    END,
    CASE WHEN status = 'failed'
        THEN generator.pick(ARRAY['card declined', 'card declined', 'timeout at provider', 'limit exceeded',
            'expired card'], order_id, 132)
    END,
    created_at
FROM (
    SELECT
        orders.id AS order_id,
        attempt,
        (CASE
            WHEN attempt = 0 THEN 'failed'
            WHEN orders.status IN ('returned', 'cancelled') THEN 'refunded'
            ELSE 'captured'
        END)::payment_status AS status,
        (CASE
            WHEN orders.channel = 'partner' THEN 'invoice'
            WHEN orders.channel = 'app' AND by_method < 0.6 THEN 'wallet'
            WHEN by_method < 0.64 THEN 'card'
            WHEN by_method < 0.8 THEN 'invoice'
            WHEN by_method < 0.98 THEN 'direct_debit'
            ELSE 'gift_card'
        END)::payment_method AS method,
        orders.shipping_fee + items.amount AS amount,
        CASE attempt
            WHEN 0 THEN orders.placed_at + (orders.paid_at - orders.placed_at) * 0.5
            ELSE orders.paid_at
        END AS created_at
    FROM orders
    JOIN (
        SELECT
            order_id,
            sum(round(quantity * unit_price * (100 - coalesce(discount_percent, 0)) / 100, 2)) AS amount
        FROM order_items
        -- Ids ascend with placed_at, which spares the lines of earlier years.
        WHERE order_id >= (SELECT min(id) FROM orders WHERE placed_at >= '2025-01-01')
        GROUP BY order_id
    ) AS items ON items.order_id = orders.id
    CROSS JOIN LATERAL (SELECT generator.unit(orders.id, 133) AS by_method) AS drawn
    CROSS JOIN generate_series(CASE WHEN generator.unit(orders.id, 130) < 0.05 THEN 0 ELSE 1 END, 1) AS attempt
    WHERE orders.placed_at >= '2025-01-01' AND orders.paid_at IS NOT NULL
) AS attempted;
