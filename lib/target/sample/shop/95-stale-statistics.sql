-- Stocktake after the last ANALYZE · weight 6
-- Autovacuum is off for this table, so the planner keeps believing the statistics of the middle of December: it has
-- never seen a stocktake.

ALTER TABLE stock_movements SET (autovacuum_enabled = off);

INSERT INTO stock_movements (id, product_id, warehouse, kind, quantity, moved_at, reference)
SELECT
    size.stock_movements + no,
    1 + (no - 1) / 2,
    CASE WHEN no % 2 = 1 THEN 'north' ELSE 'south' END,
    'stocktake',
    1 + generator.below(no, 180, 80),
    timestamptz '2025-12-31 18:00:00+00' + no * interval '0.3 seconds',
    'ST2025'
FROM generator.size AS size
CROSS JOIN generate_series(1, size.products * 2) AS no;
