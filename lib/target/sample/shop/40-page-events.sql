-- Page events · weight 5
-- About five events per session over 24 months; most visitors are not signed in.

INSERT INTO page_events (id, occurred_at, session_id, customer_id, product_id, kind, path, duration_ms, properties)
SELECT
    id,
    occurred_at,
    (lpad(to_hex(hashint8extended(session_no, 82)), 16, '0')
        || lpad(to_hex(hashint8extended(session_no, 83)), 16, '0'))::uuid,
    CASE WHEN generator.unit(session_no, 84) < 0.38
        THEN generator.scatter(
            floor(early_customers * generator.unit(session_no, 85) * generator.small(session_no, 85))::bigint,
            early_customers, 41)
    END,
    CASE WHEN kind <> 'search' THEN product_id END,
    kind,
    CASE kind
        WHEN 'search' THEN '/search'
        WHEN 'checkout' THEN '/checkout'
        WHEN 'purchase' THEN '/checkout/done'
        ELSE '/products/' || product_id
    END,
    CASE WHEN generator.unit(id, 86) < 0.9 THEN floor(90000 * generator.small(id, 87))::integer END,
    CASE
        WHEN kind = 'search' THEN jsonb_build_object(
            'query', generator.pick(ARRAY['lamp', 'desk', 'black lamp', 'tent', 'kettle', 'helmet', 'pan 28', 'gift'], id, 88),
            'results', generator.below(id, 89, 120))
        WHEN generator.unit(session_no, 90) < 0.15 THEN jsonb_build_object(
            'campaign', generator.pick(ARRAY['spring', 'newsletter', 'newsletter', 'affiliate'], session_no, 91))
    END
FROM (
    SELECT
        id,
        id / 5 AS session_no,
        size.early_customers,
        -- 63158399 seconds reach from the first second of 2024 to the last of 2025; traffic grows along the way.
        timestamptz '2024-01-01 00:00:00+00' + floor(63158399 * (1.3 * q - 0.3 * q * q)) * interval '1 second'
            AS occurred_at,
        generator.scatter(floor(size.early_products * generator.small(id, 80))::bigint, size.early_products, 16)
            AS product_id,
        (CASE
            WHEN by_kind < 0.71 THEN 'view'
            WHEN by_kind < 0.87 THEN 'search'
            WHEN by_kind < 0.95 THEN 'add_to_cart'
            WHEN by_kind < 0.98 THEN 'checkout'
            ELSE 'purchase'
        END)::event_kind AS kind
    FROM generator.size AS size
    CROSS JOIN generate_series(1, size.page_events) AS id
    CROSS JOIN LATERAL (
        SELECT id / (size.page_events + 1)::double precision AS q, generator.unit(id, 81) AS by_kind
    ) AS position
    OFFSET 0
) AS drawn
ORDER BY id;
