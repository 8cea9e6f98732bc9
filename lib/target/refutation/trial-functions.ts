import "server-only";
import type { ColumnCasts } from "@/lib/benchmark/equivalence-sql";
import { quoteLiteral } from "@/lib/sql/quote-literal";

/** Where the functions of a refutation live; gone with its transaction. */
const SCHEMA = "tunebook_refutation";
const COMPARED_DECIMALS = 10;

/** A statement made ready for trials: its parameters are read from the array $1. */
export interface TrialStatement {
  text: string;
  casts: ColumnCasts;
}

/**
 * An expression for the rows of a statement as a short text that is equal for equal rows: in any order, or in theirs.
 */
function printExpression({ text, casts }: TrialStatement, inOrder: boolean): string {
  const columns = casts.map((_, at) => `c${at}`).join(", ");
  const values = casts.map(comparedValue).join(", ");
  const hash = casts.length === 0 ? "1" : `hash_record_extended(ROW(${values}), 0)`;
  return `SELECT count(*) || ' ' || md5(coalesce(string_agg(h::text, ' '${inOrder ? "" : " ORDER BY h"}), ''))
FROM (SELECT ${hash} AS h FROM (\n${text}\n) AS tunebook_rows${casts.length === 0 ? "" : ` (${columns})`}) AS hashed`;
}

/**
 * The statements that create what runs many trials in one round trip.
 *
 * `run(trials, heads, returns_all)` takes trials as JSON `{t: [[table, [row, …]], …], p: [parameter, …], s: {setting:
 * value}}` and returns, for each whose results differ or fail (or for all), its place, both results and, with settings, the
 * contents of the tables. A trial's rows are undone by the end of its own subtransaction, which costs less than TRUNCATE.
 * A row that a constraint refuses is left out. With settings the statements are planned anew, without them once.
 */
export function trialFunctions(
  pair: readonly [TrialStatement, TrialStatement],
  inOrder: boolean,
  tables: readonly string[],
): string[] {
  const prints = pair.map((statement) => printExpression(statement, inOrder));
  return [
    `CREATE SCHEMA ${SCHEMA}`,
    ...prints.flatMap((print, at) => [
      plpgsql(
        `print_${at + 1}(text[]) RETURNS text`,
        `BEGIN RETURN (${print}); ${onError("RETURN 'error ' || SQLSTATE || ' ' || SQLERRM;")} END`,
      ),
      plpgsql(
        `print_anew_${at + 1}(text[]) RETURNS text`,
        `DECLARE print text;
BEGIN EXECUTE ${quoteLiteral(print)} INTO print USING $1; RETURN print;
${onError("RETURN 'error ' || SQLSTATE || ' ' || SQLERRM;")} END`,
      ),
    ]),
    plpgsql("contents() RETURNS text", `BEGIN RETURN ${contents(tables)}; END`),
    FILL,
    RUN,
  ];
}

/**
 * Floating-point values meet as numeric, which has 15 of their digits and so not the noise of another order of sums; numbers
 * that a division left inexact in their twentieth digit meet at their tenth.
 */
function comparedValue(cast: string | null, at: number): string {
  if (cast === "numeric") return `round(c${at}::numeric, ${COMPARED_DECIMALS})`;
  return cast === null ? `c${at}` : `c${at}::${cast}`;
}

export const ACCEPTED = plpgsql(
  "accepted(candidates text[], type_name text, column_name text, checks text[]) RETURNS text[]",
  `DECLARE candidate text; is_accepted boolean; kept text[] := '{}';
BEGIN
  FOREACH candidate IN ARRAY candidates LOOP
    BEGIN
      EXECUTE format('SELECT coalesce(%s, true) FROM (SELECT CAST(%L AS %s) AS %s) AS value',
        coalesce(NULLIF(array_to_string(checks, ' AND '), ''), 'true'), candidate, type_name, column_name) INTO is_accepted;
      IF is_accepted THEN kept := kept || candidate; END IF;
    ${onError("NULL;")} END;
  END LOOP;
  RETURN kept;
END`,
  "pg_temp",
);

const REFUSED_ROW = "integrity_constraint_violation OR data_exception";

const FILL = plpgsql(
  "fill(head text, rows text[]) RETURNS void",
  `DECLARE one text;
BEGIN
  EXECUTE head || array_to_string(rows, ', ');
EXCEPTION WHEN ${REFUSED_ROW} THEN
  FOREACH one IN ARRAY rows LOOP
    BEGIN EXECUTE head || one; EXCEPTION WHEN ${REFUSED_ROW} THEN NULL; END;
  END LOOP;
END`,
);

const RUN = plpgsql(
  "run(trials json, heads text[], returns_all boolean) RETURNS SETOF text[]",
  `DECLARE trial json; filled json; setting record; place integer := -1; outcome text[]; given text[];
BEGIN
  FOR trial IN SELECT value FROM json_array_elements(trials) LOOP
    place := place + 1;
    BEGIN
      FOR filled IN SELECT value FROM json_array_elements(trial -> 't') LOOP
        PERFORM ${SCHEMA}.fill(heads[(filled ->> 0)::integer], ARRAY(SELECT json_array_elements_text(filled -> 1)));
      END LOOP;
      given := ARRAY(SELECT json_array_elements_text(trial -> 'p'));
      IF trial -> 's' IS NULL THEN
        outcome := ARRAY[${SCHEMA}.print_1(given), ${SCHEMA}.print_2(given)];
      ELSE
        FOR setting IN SELECT key, value FROM json_each_text(trial -> 's') LOOP
          PERFORM set_config(setting.key, setting.value, true);
        END LOOP;
        outcome := ARRAY[${SCHEMA}.print_anew_1(given), ${SCHEMA}.print_anew_2(given), ${SCHEMA}.contents()];
      END IF;
      RAISE EXCEPTION USING ERRCODE = 'TB001', MESSAGE = 'undo the rows of this trial';
    EXCEPTION WHEN SQLSTATE 'TB001' THEN NULL;
    END;
    IF returns_all OR outcome[1] IS DISTINCT FROM outcome[2] OR outcome[1] LIKE 'error %' THEN
      RETURN NEXT place::text || outcome;
    END IF;
  END LOOP;
END`,
);

/** Runs trials; $1 the trials, $2 the heads of their INSERTs, $3 whether to return all. */
export const RUN_TRIALS = `SELECT r[1], r[2], r[3], r[4] FROM ${SCHEMA}.run($1::json, $2::text[], $3::boolean) AS r`;

/** What all tables hold, whatever the order of their rows. */
function contents(tables: readonly string[]): string {
  const ofEach = tables.map(
    (table) => `(SELECT coalesce(string_agg(r::text, ';' ORDER BY r::text), '') FROM ${table} AS r)`,
  );
  return ofEach.length === 0 ? "''" : `md5(concat_ws('|', ${ofEach.join(", ")}))`;
}

function onError(then: string): string {
  return `EXCEPTION WHEN OTHERS THEN ${then}`;
}

function plpgsql(signature: string, body: string, schema = SCHEMA): string {
  // A column of a statement may be called as a variable of PL/pgSQL is, `found` for one.
  return `CREATE FUNCTION ${schema}.${signature} LANGUAGE plpgsql AS ${quoteLiteral(`#variable_conflict use_column\n${body}`)}`;
}
