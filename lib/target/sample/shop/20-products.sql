-- Categories and products · weight 2
-- A three-level tree (8 departments, 32 groups, 128 leaves) and the products in its leaves.

CREATE TABLE generator.product_group AS
SELECT
    row_number() OVER (ORDER BY department_no, group_no)::integer AS no,
    department_no, department, group_no::integer AS group_no, plural, singular
FROM (VALUES
    (1, 'Kitchen', ARRAY['Kettles', 'Pans', 'Knives', 'Coffee grinders'],
        ARRAY['kettle', 'pan', 'knife', 'coffee grinder']),
    (2, 'Living', ARRAY['Lamps', 'Rugs', 'Shelves', 'Cushions'],
        ARRAY['lamp', 'rug', 'shelf', 'cushion']),
    (3, 'Garden', ARRAY['Hoses', 'Planters', 'Secateurs', 'Lanterns'],
        ARRAY['hose', 'planter', 'secateurs', 'lantern']),
    (4, 'Workshop', ARRAY['Drills', 'Saws', 'Workbenches', 'Clamps'],
        ARRAY['drill', 'saw', 'workbench', 'clamp']),
    (5, 'Outdoor', ARRAY['Tents', 'Backpacks', 'Stoves', 'Head torches'],
        ARRAY['tent', 'backpack', 'stove', 'head torch']),
    (6, 'Office', ARRAY['Desks', 'Chairs', 'Notebooks', 'Monitor arms'],
        ARRAY['desk', 'chair', 'notebook', 'monitor arm']),
    (7, 'Audio', ARRAY['Headphones', 'Speakers', 'Turntables', 'Microphones'],
        ARRAY['headphones', 'speaker', 'turntable', 'microphone']),
    (8, 'Cycling', ARRAY['Helmets', 'Lights', 'Panniers', 'Pumps'],
        ARRAY['helmet', 'bicycle light', 'pannier', 'pump'])
) AS listed (department_no, department, plurals, singulars)
CROSS JOIN unnest(plurals, singulars) WITH ORDINALITY AS member (plural, singular, group_no);

INSERT INTO categories (id, parent_id, name, slug, position)
SELECT DISTINCT department_no, NULL::integer, department, lower(department), department_no::smallint
FROM generator.product_group
ORDER BY 1;

INSERT INTO categories (id, parent_id, name, slug, position)
SELECT 8 + no, department_no, plural, lower(replace(plural, ' ', '-')), group_no::smallint
FROM generator.product_group;

INSERT INTO categories (id, parent_id, name, slug, position)
SELECT
    40 + (no - 1) * 4 + leaf_no,
    8 + no,
    plural || ', ' || lower(leaf),
    lower(replace(plural, ' ', '-') || '-' || leaf),
    leaf_no::smallint
FROM generator.product_group
CROSS JOIN unnest(ARRAY['Classic', 'Compact', 'Professional', 'Accessories']) WITH ORDINALITY AS variant (leaf, leaf_no);

-- A few leaves hold most products; the attributes' keys differ by product, and one of them is rare.
INSERT INTO products (id, category_id, sku, name, description, list_price, weight_grams, attributes, is_active,
    created_at, deleted_at)
SELECT
    id,
    40 + (product_group.no - 1) * 4 + leaf_no,
    upper(left(department, 3)) || '-' || lpad(id::text, 6, '0'),
    generator.pick(ARRAY['Alder', 'Basalt', 'Cedar', 'Delta', 'Ember', 'Fjord', 'Granite', 'Harbour', 'Iris', 'Juniper',
        'Kelp', 'Linden', 'Meridian', 'Nordic', 'Ochre', 'Pine'], id, 44)
        || ' ' || singular || ' ' || chr(65 + generator.below(id, 45, 26)) || 100 + generator.below(id, 46, 900),
    CASE WHEN generator.unit(id, 47) < 0.9
        THEN 'A ' || singular || ' '
            || generator.pick(ARRAY['for every day', 'that lasts', 'for small rooms', 'for demanding work',
                'made to be repaired'], id, 48)
            || '. '
            || generator.pick(ARRAY['Two-year guarantee.', 'Spare parts available for ten years.', 'Ships flat packed.',
                'Made from recycled material.'], id, 49)
    END,
    round((6 + 390 * generator.small(id, 50))::numeric) - 0.05,
    CASE WHEN generator.unit(id, 51) < 0.93
        THEN 80 + floor(12000 * generator.unit(id, 52) * generator.unit(id, 53))::integer
    END,
    jsonb_strip_nulls(jsonb_build_object(
        'colour', generator.pick(ARRAY['black', 'black', 'black', 'white', 'white', 'grey', 'grey', 'green', 'blue',
            'red', 'copper'], id, 54),
        'material', generator.pick(ARRAY['steel', 'steel', 'oak', 'birch', 'cotton', 'aluminium', 'glass'], id, 55),
        'warranty_months', CASE WHEN generator.unit(id, 56) < 0.6 THEN 24 WHEN generator.unit(id, 56) < 0.9 THEN 36 END,
        'energy', CASE WHEN generator.unit(id, 57) < 0.2 THEN jsonb_build_object(
            'class', generator.pick(ARRAY['A', 'B', 'B', 'C'], id, 58),
            'watts', 5 + generator.below(id, 59, 1800)) END,
        'refurbished', CASE WHEN generator.unit(id, 60) < 0.004 THEN true END)),
    generator.unit(id, 61) >= 0.11,
    CASE WHEN id <= size.early_products
        THEN opened_at - interval '3 years' * (1 - id / size.early_products::double precision)
        ELSE opened_at + (closed_at - opened_at)
            * ((id - size.early_products - 1) / (size.products - size.early_products)::double precision)
    END,
    CASE WHEN generator.unit(id, 61) < 0.03
        THEN closed_at - interval '1 day' * generator.below(id, 62, 200)
    END
FROM generator.size AS size
CROSS JOIN generate_series(1, size.products) AS id
CROSS JOIN LATERAL (
    SELECT
        1 + floor(32 * generator.unit(id, 40) * sqrt(generator.unit(id, 40)))::integer AS group_no,
        1 + generator.below(id, 41, 4) AS leaf_no
) AS place
JOIN generator.product_group AS product_group ON product_group.no = place.group_no;
