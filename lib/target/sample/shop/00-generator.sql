-- Preparing the generator · weight 1
-- The pseudo-random source and the sizes that every later file draws on. Dropped when the sample is complete.
-- Nothing here reads the clock or random(): the same scale gives the same rows on every machine.

CREATE SCHEMA generator;

-- A number in [0, 1) that depends on `id` and `stream` alone. A stream is one random column: two columns drawn
-- with different streams are independent, two drawn with the same stream are correlated on purpose.
-- 53 bits of the hash are kept because that is what a double holds exactly.
CREATE FUNCTION generator.unit(id bigint, stream bigint) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ((hashint8extended(id, stream) >> 11) & 9007199254740991) / 9007199254740992.0::double precision;

-- A number in [0, 1) that is mostly small: a quarter of them lie below 1/16.
CREATE FUNCTION generator.small(id bigint, stream bigint) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN generator.unit(id, stream) * generator.unit(id, stream);

-- A whole number from 0 to `below` - 1, each equally likely.
CREATE FUNCTION generator.below(id bigint, stream bigint, below integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN floor(generator.unit(id, stream) * below)::integer;

-- One of `choices`, each equally likely.
CREATE FUNCTION generator.pick(choices text[], id bigint, stream bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN choices[1 + generator.below(id, stream, cardinality(choices))];

-- Scatters ranks 0 … members-1 over ids 1 … members, so that the popular ones do not sit side by side.
-- It is a permutation because 1098509 is a prime that divides no size we use.
CREATE FUNCTION generator.scatter(rank bigint, members bigint, shift bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 1 + (rank * 1098509 + shift) % members;

-- Where in the day the share `q` of its orders has been placed: little at night, two peaks, in whole seconds.
CREATE FUNCTION generator.time_of_day(q double precision) RETURNS interval
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN floor(3600 * CASE
    WHEN q < 0.05 THEN q / 0.05 * 7
    WHEN q < 0.42 THEN 7 + (q - 0.05) / 0.37 * 6
    WHEN q < 0.60 THEN 13 + (q - 0.42) / 0.18 * 5
    WHEN q < 0.94 THEN 18 + (q - 0.60) / 0.34 * 4.5
    ELSE 22.5 + (q - 0.94) / 0.06 * 1.5 END) * interval '1 second';

-- Row counts. `shop.scale` multiplies them all; the category tree and the city list have a fixed size.
CREATE TABLE generator.size AS
SELECT
    greatest(200, round(100000 * scale))::bigint AS customers,
    -- Customers who signed up before the first order; the very large ones are among them.
    greatest(60, round(30000 * scale))::bigint AS early_customers,
    greatest(100, round(20000 * scale))::bigint AS products,
    greatest(85, round(17000 * scale))::bigint AS early_products,
    greatest(1461, round(600000 * scale))::bigint AS orders,
    greatest(300, round(60000 * scale))::bigint AS stock_movements,
    greatest(1000, round(150000 * scale))::bigint AS page_events,
    timestamptz '2022-01-01 00:00:00+00' AS opened_at,
    -- The shop's "now". Nothing in it is later.
    timestamptz '2026-01-01 00:00:00+00' AS closed_at
FROM (SELECT current_setting('shop.scale')::numeric AS scale) AS setting;

-- One row per day with the ids of its orders: growth by the year, a peak before Christmas, a summer dip, quiet
-- Saturdays. Ids ascend with time, as they do when a sequence hands them out at checkout.
CREATE TABLE generator.day AS
WITH weighted AS (
    SELECT
        date '2022-01-01' + no AS day,
        no,
        (1 + 0.27 * no / 365.25)
        * (ARRAY[0.92, 0.88, 0.95, 0.98, 1.00, 0.94, 0.84, 0.82, 0.98, 1.06, 1.42, 1.55])
            [extract(month FROM date '2022-01-01' + no)::integer]
        * (ARRAY[1.12, 1.06, 1.02, 1.00, 0.94, 0.78, 1.08])[extract(isodow FROM date '2022-01-01' + no)::integer]
        AS weight
    FROM generate_series(0, 1460) AS no
), cumulative AS (
    SELECT day, no, round(size.orders * sum(weight) OVER (ORDER BY no) / sum(weight) OVER ())::bigint AS last_order
    FROM weighted, generator.size AS size
)
SELECT
    day,
    day::timestamptz AS starts_at,
    extract(year FROM day)::integer - 2022 AS year_no,
    1 + lag(last_order, 1, 0::bigint) OVER (ORDER BY no) AS first_order,
    last_order,
    size.early_customers + greatest(1, floor((size.customers - size.early_customers) * no / 1461.0))::bigint
        AS known_customers,
    size.early_products + greatest(1, floor((size.products - size.early_products) * no / 1461.0))::bigint
        AS known_products
FROM cumulative, generator.size AS size;

-- Cities with their block of postal codes. `low` and `high` cut [0, 1) in proportion to `weight`.
CREATE TABLE generator.city AS
SELECT
    city, country_code, locale, first_postal_code, postal_codes,
    (sum(weight) OVER (ORDER BY no) - weight) / sum(weight) OVER ()::double precision AS low,
    sum(weight) OVER (ORDER BY no) / sum(weight) OVER ()::double precision AS high
FROM (VALUES
    (1, 'Berlin', 'DE', 'de-DE', 10115, 90, 190), (2, 'Hamburg', 'DE', 'de-DE', 20095, 60, 105),
    (3, 'Munich', 'DE', 'de-DE', 80331, 55, 98), (4, 'Cologne', 'DE', 'de-DE', 50667, 40, 66),
    (5, 'Leipzig', 'DE', 'de-DE', 4103, 25, 40), (6, 'Bremen', 'DE', 'de-DE', 28195, 22, 31),
    (7, 'Freiburg', 'DE', 'de-DE', 79098, 12, 17), (8, 'Vienna', 'AT', 'de-AT', 1010, 23, 86),
    (9, 'Graz', 'AT', 'de-AT', 8010, 12, 18), (10, 'Salzburg', 'AT', 'de-AT', 5020, 8, 11),
    (11, 'Zurich', 'CH', 'de-CH', 8001, 24, 32), (12, 'Basel', 'CH', 'de-CH', 4001, 12, 14),
    (13, 'Amsterdam', 'NL', 'nl-NL', 1011, 40, 61), (14, 'Rotterdam', 'NL', 'nl-NL', 3011, 30, 40),
    (15, 'Utrecht', 'NL', 'nl-NL', 3511, 18, 23), (16, 'Brussels', 'BE', 'fr-BE', 1000, 20, 34),
    (17, 'Antwerp', 'BE', 'nl-BE', 2000, 14, 19), (18, 'Paris', 'FR', 'fr-FR', 75001, 20, 88),
    (19, 'Lyon', 'FR', 'fr-FR', 69001, 9, 27), (20, 'Nantes', 'FR', 'fr-FR', 44000, 6, 12),
    (21, 'Madrid', 'ES', 'es-ES', 28001, 54, 57), (22, 'Barcelona', 'ES', 'es-ES', 8001, 42, 49),
    (23, 'Warsaw', 'PL', 'pl-PL', 10001, 60, 52), (24, 'Gdansk', 'PL', 'pl-PL', 80001, 22, 18),
    (25, 'Copenhagen', 'DK', 'da-DK', 1050, 36, 26), (26, 'Stockholm', 'SE', 'sv-SE', 11120, 44, 33),
    (27, 'Uppsala', 'SE', 'sv-SE', 75310, 10, 6), (28, 'Husavik', 'IS', 'is-IS', 640, 1, 1)
) AS listed (no, city, country_code, locale, first_postal_code, postal_codes, weight);

ANALYZE generator.size, generator.day, generator.city;
