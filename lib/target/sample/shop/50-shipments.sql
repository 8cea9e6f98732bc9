-- Shipments of the last year · weight 6
-- The carrier interface hands over the order number as text, and that is how it is stored.

INSERT INTO shipments (id, order_ref, parcel_no, carrier, tracking_number, weight_grams, shipped_at, delivered_at)
SELECT
    row_number() OVER (ORDER BY shipped_at, order_id, parcel_no),
    order_id::text,
    parcel_no,
    carrier,
    upper(left(carrier, 2)) || lpad(order_id::text, 9, '0') || parcel_no,
    CASE WHEN generator.unit(order_id, 146) < 0.9
        THEN 150 + floor(9000 * generator.unit(order_id, 147) * generator.unit(order_id, 148))::integer
    END,
    shipped_at,
    -- The slow carrier takes twice as long, which correlates two columns that nothing else connects.
    CASE WHEN status <> 'shipped'
        THEN least(closed_at, shipped_at + interval '1 day' * (0.6 + 2.2 * generator.unit(order_id, 145))
            * CASE carrier WHEN 'cargoline' THEN 2 ELSE 1 END)
    END
FROM (
    SELECT
        orders.id AS order_id,
        orders.status,
        size.closed_at,
        parcel_no,
        CASE
            WHEN orders.channel = 'partner' OR generator.unit(orders.id, 140) < 0.12 THEN 'cargoline'
            WHEN generator.unit(orders.id, 140) < 0.71 THEN 'northpost'
            ELSE 'swiftline'
        END AS carrier,
        least(size.closed_at, orders.paid_at + interval '1 day' * (0.2 + 1.6 * generator.unit(orders.id, 141)))
            AS shipped_at
    FROM generator.size AS size
    CROSS JOIN orders
    CROSS JOIN generate_series(1, CASE WHEN generator.unit(orders.id, 142) < 0.04 THEN 2 ELSE 1 END) AS parcel_no
    WHERE orders.placed_at >= '2025-01-01'
        AND orders.status IN ('shipped', 'delivered', 'returned')
        AND orders.shipping_address_id IS NOT NULL
) AS sent;
