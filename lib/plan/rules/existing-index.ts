import { splitAtCommas } from "../sql-scan";
import type { IndexFacts } from "./catalog-facts";
import type { Finding, RuleContext } from "./finding";
import { relationFactsOf } from "./plan-relations";

const SYSTEM_SCHEMAS = ["pg_catalog", "pg_toast", "information_schema"];

/** Whether the finding proposes an index on a relation of PostgreSQL itself, where nobody can create one. */
export function wantsSystemIndex({ tryIt, nodeId }: Finding, { placed }: RuleContext): boolean {
  if (tryIt?.kind !== "index") return false;
  const node = placed.find((one) => one.node.id === nodeId)?.node;
  if (node?.schema !== undefined) return SYSTEM_SCHEMAS.includes(node.schema);
  return node?.relation?.startsWith("pg_") === true;
}

const PROPOSED = /^CREATE INDEX ON \S+ \((.+?)\)(?: INCLUDE \((.+)\))?;$/;

/** The finding, without the proposal of an index that the relation has already: then the question is why it was not used. */
export function withoutExistingIndex(finding: Finding, { catalog, placed }: RuleContext): Finding {
  const { tryIt, ...rest } = finding;
  const match = tryIt?.kind === "index" ? PROPOSED.exec(tryIt.sql) : null;
  const node = match && placed.find((one) => one.node.id === finding.nodeId)?.node;
  const indexes = node ? (relationFactsOf(catalog, node)?.indexes ?? []) : [];
  const existing = indexes.find((index) => serves(index, match?.[1] ?? "", match?.[2] ?? ""));
  if (existing === undefined) return finding;
  return {
    ...rest,
    suggestion: `${finding.suggestion} There is ${existing.name} on (${existing.keys.join(", ")}) already: see why it was not used.`,
  };
}

/** Whether `index` begins with the keys and holds the included columns. Keys with an order or operator class must match as written. */
function serves(index: IndexFacts, keyList: string, includeList: string): boolean {
  const { accessMethod, predicate, isValid, keys, includes, definition } = index;
  if (accessMethod !== "btree" || predicate !== null || !isValid) return false;
  const wanted = splitAtCommas(keyList);
  const isLeading = wanted.every((key, at) => keys[at] === key) || definition.includes(`(${keyList})`);
  const included = includeList === "" ? [] : splitAtCommas(includeList);
  return isLeading && included.every((column) => includes.includes(column) || keys.includes(column));
}
