-- Removing the generator · weight 1
-- Sequences continue after the loaded ids, so that rows can be inserted at once.

DO $$
DECLARE
    identity_column record;
BEGIN
    FOR identity_column IN
        SELECT attrelid::regclass AS relation, attname
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE attidentity <> '' AND relnamespace = 'public'::regnamespace AND NOT relispartition
    LOOP
        EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), (SELECT max(%I) FROM %s))',
            identity_column.relation, identity_column.attname, identity_column.attname, identity_column.relation);
    END LOOP;
END
$$;

DROP SCHEMA generator CASCADE;
