-- Stock movements · weight 2
-- Two years of movements up to the middle of December 2025. The year-end stocktake follows in 95-stale-statistics.sql.

INSERT INTO stock_movements (id, product_id, warehouse, kind, quantity, moved_at, reference)
SELECT
    id,
    generator.scatter(floor(size.early_products * generator.small(id, 170))::bigint, size.early_products, 16),
    CASE WHEN generator.unit(id, 171) < 0.7 THEN 'north' ELSE 'south' END,
    kind,
    CASE kind
        WHEN 'purchase' THEN 50 + generator.below(id, 173, 400)
        WHEN 'correction' THEN -1 - generator.below(id, 173, 4)
        WHEN 'return' THEN 1
        ELSE -1 - generator.below(id, 173, 3)
    END,
    -- 61600000 seconds after the first morning of 2024 is 14 December 2025.
    timestamptz '2024-01-01 06:00:00+00' + floor(61600000.0 * id / size.stock_movements) * interval '1 second',
    CASE WHEN generator.unit(id, 174) < 0.8 THEN 'M' || lpad(id::text, 8, '0') END
FROM generator.size AS size
CROSS JOIN generate_series(1, size.stock_movements) AS id
CROSS JOIN LATERAL (
    SELECT (CASE
        WHEN generator.unit(id, 172) < 0.66 THEN 'sale'
        WHEN generator.unit(id, 172) < 0.86 THEN 'purchase'
        WHEN generator.unit(id, 172) < 0.95 THEN 'return'
        ELSE 'correction'
    END)::movement_kind AS kind
) AS drawn
ORDER BY id;
