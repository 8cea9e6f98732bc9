import { formatCount } from "@/lib/format/quantity";
import { planNodes } from "@/lib/plan/walk";
import type { TableFacts } from "../facts";
import { always, differs, indexCandidate, rewriteCandidate } from "../finding";
import { quoted, tableTitle } from "../identifiers";
import { fixedColumns } from "../moving";
import { sortedColumn, type Query } from "../queries";
import { candidateOf, rewritten, type Found, type RewriteRule, type RuleContext } from "../rule";
import { conjuncts, expression, fieldsOf } from "../tree/nodes";

/** What leaves a value as it is and is still an expression, by type. */
const FENCES: readonly { type: RegExp; template: string; isTotal: boolean }[] = [
  { type: /^(?:smallint|integer|bigint|numeric)/, template: "c + 0", isTotal: true },
  { type: /^timestamp/, template: "c + interval '0'", isTotal: true },
  { type: /^date$/, template: "c + 0", isTotal: true },
  { type: /^(?:text|character varying)/, template: "c || ''", isTotal: false },
];
const LEAST_ROWS = 1000;
/** Rows thrown away for each that is kept. */
const LEAST_REMOVED = 10;

export const limitWithWrongIndex: RewriteRule = {
  id: "limit-with-wrong-index",
  title: "ORDER BY … LIMIT walks the wrong index",
  about:
    "An index that delivers the order is walked, and nearly every row of it thrown away, until LIMIT is satisfied.",
  check: (context) => context.queries.flatMap((query) => judge(context, query) ?? []),
};

function judge(context: RuleContext, query: Query): Found | null {
  const { select } = query;
  const sort = fieldsOf(select.sortClause?.[0], "SortBy");
  const found = sortedColumn(query, sort?.node);
  const walk = found && walkOf(context, found.table);
  if (!select.limitCount || !sort?.node || !found || !walk || select.distinctClause) return null;
  if ((found.table.estimatedRows ?? 0) < LEAST_ROWS) return null;
  const fence = FENCES.find(({ type }) => type.test(found.column.type));
  const text =
    fence &&
    rewritten(
      context,
      new Map([
        [
          select.sortClause?.[0] as object,
          { SortBy: { ...sort, node: expression(fence.template, { c: sort.node }) } },
        ],
      ]),
    );
  const fixed = fixedColumns(query, conjuncts(select.whereClause), found.item);
  return {
    at: sort.location ?? fieldsOf(sort.node, "ColumnRef")?.location,
    evidence: [walk],
    candidates: [
      candidateOf(text ?? null, (statement) =>
        rewriteCandidate(
          "Order without the index",
          statement,
          fence?.isTotal === true
            ? always("Adding nothing changes no value and so no order.")
            : differs("ties are ordered otherwise"),
        ),
      ),
      fixed.length === 0 ? null : coveringIndex(found.table, [...new Set([...fixed, found.name])]),
    ],
  };
}

function coveringIndex(table: Parameters<typeof tableTitle>[0], columns: readonly string[]) {
  const definition = `CREATE INDEX ON ${tableTitle(table)} (${columns.map(quoted).join(", ")});`;
  return indexCandidate(
    "Index for condition and order",
    definition,
    "The index costs every write to the table; measure that, too.",
  );
}

/** An ordered index scan below a LIMIT that throws away most of what it finds, in words; null when there is none. */
function walkOf({ plan }: RuleContext, { name, estimatedRows }: TableFacts): string | null {
  const nodes = plan === null ? [] : planNodes(plan.plan.root);
  const scan = nodes.find(
    ({ relation, nodeType, conditions }) =>
      relation === name &&
      /^Index Scan/.test(nodeType) &&
      conditions.filter !== undefined &&
      conditions.indexCond === undefined,
  );
  if (!scan || !nodes.some(({ nodeType }) => nodeType === "Limit")) return null;
  const { rowsRemoved, actualRows, actualLoops = 1, planRows = 0 } = scan;
  const isMeasured = rowsRemoved.filter !== undefined && actualRows !== undefined;
  const [removed, kept] = isMeasured
    ? [(rowsRemoved.filter ?? 0) * actualLoops, actualRows * actualLoops]
    : [(estimatedRows ?? 0) - planRows, planRows];
  if (removed < LEAST_REMOVED * kept) return null;
  const counts = isMeasured
    ? `${formatCount(removed)} rows were thrown away for ${formatCount(kept)}`
    : `it expects ${formatCount(kept)} of ${formatCount(estimatedRows ?? 0)} to pass`;
  return `The plan walks ${scan.index ?? "an index"} in the order asked for and tests each row with ${scan.conditions.filter}: ${counts}.`;
}
