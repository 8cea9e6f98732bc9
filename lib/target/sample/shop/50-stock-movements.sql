-- Stock movements · weight 2
-- Two years of movements up to the middle of December 2025. The year-end stocktake follows in 95-stale-statistics.sql.

INSERT INTO stock_movements (id, product_id, warehouse, kind, quantity, moved_at, reference)
SELECT
    id,
    generator.scatter(floor(size.early_products * (generator.unit(id, 170) * generator.unit(id, 170)))::bigint,
        size.early_products, 16),
    CASE WHEN generator.unit(id, 171) < 0.7 THEN 'north' ELSE 'south' END,
    kind,
    CASE kind WHEN 'purchase' THEN 50 + floor(400 * generator.unit(id, 173))::integer
        WHEN 'correction' THEN -1 - floor(4 * generator.unit(id, 173))::integer
        WHEN 'return' THEN 1 ELSE -1 - floor(3 * generator.unit(id, 173))::integer END,
    timestamptz '2024-01-01 06:00:00+00' + floor(61600000.0 * id / size.stock_movements) * interval '1 second',
    CASE WHEN generator.unit(id, 174) < 0.8 THEN 'M' || lpad(id::text, 8, '0') END
FROM generator.size AS size
CROSS JOIN generate_series(1, size.stock_movements) AS id
CROSS JOIN LATERAL (SELECT (CASE WHEN generator.unit(id, 172) < 0.66 THEN 'sale' WHEN generator.unit(id, 172) < 0.86 THEN 'purchase'
    WHEN generator.unit(id, 172) < 0.95 THEN 'return' ELSE 'correction' END)::movement_kind AS kind) AS drawn
ORDER BY id;
