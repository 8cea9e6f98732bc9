import type { Node } from "libpg-query";
import { formatCount } from "@/lib/format/quantity";
import { advice, indexCandidate } from "../finding";
import { columnTitle } from "../moving";
import { quoted, tableTitle } from "../identifiers";
import { tableColumn, type Query } from "../queries";
import type { Found, RewriteRule, RuleContext } from "../rule";
import { conjuncts, constantOf, fieldsOf, wordsOf } from "../tree/nodes";

const LEAST_ROWS = 1000;
const REGULAR = new Set(["~", "~*"]);
const LIKE = new Set(["AEXPR_LIKE", "AEXPR_ILIKE"]);

export const patternSearch: RewriteRule = {
  id: "pattern-search",
  title: "A pattern without a fixed beginning",
  about: "A pattern without a fixed beginning cannot be looked up in a B-tree.",
  check: (context) =>
    context.queries.flatMap((query) =>
      conjuncts(query.select.whereClause).flatMap((condition) => judge(context, query, condition) ?? []),
    ),
};

function judge({ facts }: RuleContext, query: Query, condition: Node): Found | null {
  const match = fieldsOf(condition, "A_Expr");
  const isRegular = match?.kind === "AEXPR_OP" && REGULAR.has(wordsOf(match.name)[0] ?? "");
  if (!match || (!isRegular && !LIKE.has(match.kind ?? "")) || wordsOf(match.name)[0]?.startsWith("!"))
    return null;
  const found = tableColumn(query, match.lexpr);
  const pattern = constantOf(match.rexpr)?.text;
  if (!found || pattern === undefined || (found.table.estimatedRows ?? 0) < LEAST_ROWS) return null;
  const hasBeginning = isRegular
    ? pattern.startsWith("^")
    : !/^[%_]/.test(pattern) && match.kind !== "AEXPR_ILIKE";
  // A trigram index looks up runs of three letters or digits.
  if (hasBeginning || !/[\p{L}\p{N}]{3}/u.test(pattern) || !/^(?:text|character)/.test(found.column.type))
    return null;
  const held = found.table.indexes.some(
    ({ accessMethod, keys, operatorClasses }) =>
      ["gin", "gist"].includes(accessMethod) &&
      keys.some((key, at) => key === found.name && operatorClasses[at]?.includes("trgm")),
  );
  const trigrams = facts.extensions.find(({ name }) => name === "pg_trgm");
  if (held || !trigrams) return null;
  const definition = `CREATE INDEX ON ${tableTitle(found.table)} USING gin (${quoted(found.name)} gin_trgm_ops);`;
  const costs = "A GIN index is larger and dearer to write than a B-tree: measure a write beside it.";
  return {
    at: match.location,
    evidence: [
      `${columnTitle(found.item, found.name)} is searched for '${pattern}' in all of ${formatCount(found.table.estimatedRows ?? 0)} rows; a B-tree needs to know how the value begins.`,
    ],
    candidates: [
      trigrams.isInstalled
        ? indexCandidate("Trigram index", definition, costs)
        : advice(
            "Trigram index",
            `pg_trgm can be had here and is not installed: CREATE EXTENSION pg_trgm; ${definition} ${costs}`,
            "nothing: the rows stay the same",
          ),
    ],
  };
}
