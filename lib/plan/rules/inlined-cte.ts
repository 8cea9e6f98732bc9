import { scanRegions } from "@/lib/sql/text-regions";
import { quoteIdentifier } from "../identifier";
import type { TryIt } from "./finding";

/**
 * The statement with the CTE `name` marked NOT MATERIALIZED; null when its definition is not found exactly once.
 *
 * This never changes the result: PostgreSQL still computes the CTE apart where inlining could change it (it writes,
 * is recursive or calls volatile functions).
 *
 * @see https://www.postgresql.org/docs/current/queries-with.html#QUERIES-WITH-CTE-MATERIALIZATION
 */
export function inlineCte(statement: string, name: string): TryIt | null {
  const definition = new RegExp(
    String.raw`(?<![\w$".])(?:${escaped(quoteIdentifier(name))}|"${escaped(name.replaceAll('"', '""'))}")\s*(?:\([^()]*\)\s*)?\bAS\s+((?:NOT\s+)?MATERIALIZED\s*)?\(`,
    "gi",
  );
  const code = withoutText(statement);
  const matches = [...code.matchAll(definition)];
  const [match] = matches;
  if (match === undefined || matches.length > 1 || /^NOT/i.test(match[1] ?? "")) return null;
  const open = match.index + match[0].length - 1;
  const end = open - (match[1] ?? "").length;
  return {
    kind: "rewrite",
    label: `${name} NOT MATERIALIZED`,
    sql: `${statement.slice(0, end).trimEnd()} NOT MATERIALIZED ${statement.slice(open)}`,
  };
}

/** `sql` with its strings and comments blanked, character for character. */
function withoutText(sql: string): string {
  return scanRegions(sql)
    .map(({ kind, start, end }) => {
      const text = sql.slice(start, end);
      return kind === "code" || kind === "identifier" ? text : text.replace(/\S/g, " ");
    })
    .join("");
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
