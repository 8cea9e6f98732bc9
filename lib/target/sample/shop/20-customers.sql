-- Customers · weight 6
-- Ids ascend with the sign-up date. A few per cent are deleted softly, many optional columns are NULL.

INSERT INTO customers (id, kind, full_name, email, phone, birth_date, locale, marketing_consent, note, created_at,
    last_seen_at, deleted_at)
SELECT
    id,
    kind,
    CASE kind
        WHEN 'private' THEN first_name || ' ' || last_name
        ELSE last_name || ' ' || generator.pick(
            ARRAY['Trading', 'Works', 'Supplies', 'Studio', 'Logistics', 'Partners'], id, 13)
    END,
    -- One address in twenty-five was typed with capitals: look-ups by lower(email) exist for a reason.
    CASE WHEN generator.unit(id, 14) < 0.04 THEN first_name ELSE lower(first_name) END
        || '.' || lower(last_name) || '.' || id || '@'
        || generator.pick(ARRAY['example.com', 'example.net', 'example.org'], id, 15),
    CASE WHEN generator.unit(id, 16) < 0.68
        THEN '+' || 30 + generator.below(id, 17, 18) || lpad(generator.below(id, 18, 1000000000)::text, 9, '0')
    END,
    CASE WHEN kind = 'private' AND generator.unit(id, 19) < 0.61
        THEN date '1940-01-01' + generator.below(id, 20, 12000) + generator.below(id, 21, 12000)
    END,
    city.locale,
    generator.unit(id, 22) < 0.37,
    CASE WHEN generator.unit(id, 23) < 0.03
        THEN generator.pick(ARRAY['Asks for an invoice by post.', 'Prefers delivery after 17:00.', 'Do not call.',
            'Tax exempt, certificate on file.'], id, 24)
    END,
    created_at,
    CASE WHEN generator.unit(id, 25) < 0.83
        THEN closed_at - (closed_at - created_at) * generator.small(id, 26)
    END,
    CASE WHEN generator.unit(id, 27) < 0.021
        THEN closed_at - (closed_at - created_at) * generator.unit(id, 28) * 0.1
    END
FROM (
    SELECT
        id,
        size.closed_at,
        (CASE WHEN generator.unit(id, 10) < 0.08 OR id = 42 THEN 'business' ELSE 'private' END)::customer_kind AS kind,
        generator.pick(ARRAY['Ada', 'Amir', 'Anna', 'Bela', 'Carla', 'Chloe', 'David', 'Daria', 'Elif', 'Emil', 'Fatima',
            'Finn', 'Greta', 'Hana', 'Hugo', 'Ida', 'Ines', 'Jakub', 'Jan', 'Julia', 'Karim', 'Lars', 'Lea', 'Lina',
            'Luis', 'Maja', 'Marek', 'Maria', 'Milan', 'Mira', 'Nadia', 'Noah', 'Nora', 'Olga', 'Omar', 'Paul', 'Pia',
            'Rosa', 'Sami', 'Sofia', 'Tara', 'Theo', 'Tom', 'Vera', 'Yara', 'Zoe'], id, 11) AS first_name,
        generator.pick(ARRAY['Abel', 'Andersen', 'Bakker', 'Bauer', 'Berg', 'Blanc', 'Brandt', 'Castro', 'Costa', 'Dahl',
            'Demir', 'Dubois', 'Ferrer', 'Fischer', 'Garcia', 'Haas', 'Hansen', 'Horvat', 'Ivanova', 'Jansen', 'Keller',
            'Klein', 'Kowalski', 'Lang', 'Larsen', 'Lopez', 'Maas', 'Martin', 'Meyer', 'Moreau', 'Nilsson', 'Novak',
            'Olsen', 'Petit', 'Popescu', 'Rossi', 'Santos', 'Schmidt', 'Sommer', 'Torres', 'Vogel', 'Wagner', 'Weber',
            'Wolff', 'Zeman'], id, 12) AS last_name,
        CASE WHEN id <= size.early_customers
            THEN opened_at - interval '3 years' * (1 - (id - 1) / size.early_customers::double precision)
            ELSE opened_at + (closed_at - opened_at)
                * ((id - size.early_customers - 1) / (size.customers - size.early_customers)::double precision)
        END AS created_at
    FROM generator.size AS size
    CROSS JOIN generate_series(1, size.customers) AS id
) AS drawn
JOIN generator.city AS city ON generator.unit(id, 30) >= city.low AND generator.unit(id, 30) < city.high;
