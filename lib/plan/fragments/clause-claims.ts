import type { PlanNode } from "../plan-node";
import { placedNodes, type PlacedNode } from "../walk";
import { planSortKeys, sameKeys, type Clause, type ClauseKey } from "./clause-origins";
import type { QueryScope } from "./statement-parts";

/** A clause that asks for a node, and what it is to it. */
export interface ClaimedClause {
  clause: Clause;
  role: string;
}

/** What a node would come from, if the statement has it. */
interface WantedClause {
  kinds: Clause["kind"][];
  /** Null when the node does not name keys. */
  keys: ClauseKey[] | null;
  isOrdered: boolean;
  role: string;
}

/**
 * For each node the clauses that ask for it: those with its keys, at a level whose relations it reads. A clause that
 * several nodes could come from is given to none of them (one may belong to a view), unless they share its work.
 */
export function claimedClauses(
  root: PlanNode,
  clauses: readonly Clause[],
  scopesBelow: ReadonlyMap<string, ReadonlySet<QueryScope>>,
): Map<string, ClaimedClause[]> {
  const claims = placedNodes(root).flatMap((place) =>
    wantedClauses(place).flatMap((wanted) => {
      const clause = onlyClause(clauses, wanted, scopesBelow.get(place.node.id) ?? new Set());
      return clause === null ? [] : [{ place, clause, role: wanted.role }];
    }),
  );
  const claimants = new Map<string, PlacedNode[]>();
  const keyOf = ({ clause, role }: ClaimedClause) => `${clauses.indexOf(clause)} ${role}`;
  for (const claim of claims)
    claimants.set(keyOf(claim), [...(claimants.get(keyOf(claim)) ?? []), claim.place]);
  const claimed = new Map<string, ClaimedClause[]>();
  for (const { place, ...claim } of claims) {
    if (!shareWork(claimants.get(keyOf(claim)) ?? [])) continue;
    claimed.set(place.node.id, [...(claimed.get(place.node.id) ?? []), claim]);
  }
  return claimed;
}

/** One node, the halves of a parallel or partitionwise aggregate, or the sorts of one node's inputs. */
function shareWork(places: readonly PlacedNode[]): boolean {
  const [first] = places;
  return (
    places.length === 1 ||
    places.every(({ node }) => node.partialMode !== undefined) ||
    places.every(({ parent }) => parent === first?.parent)
  );
}

function onlyClause(
  clauses: readonly Clause[],
  { kinds, keys, isOrdered }: WantedClause,
  below: ReadonlySet<QueryScope>,
): Clause | null {
  const fitting = clauses.filter(
    (clause) => kinds.includes(clause.kind) && (keys === null || sameKeys(clause.keys, keys, isOrdered)),
  );
  const near = fitting.length > 1 ? fitting.filter(({ scope }) => below.has(scope)) : fitting;
  return near.length === 1 ? near[0]! : null;
}

function wantedClauses(place: PlacedNode): WantedClause[] {
  const { node } = place;
  const wanted = (kind: Clause["kind"], role: string): WantedClause[] => [
    { kinds: [kind], keys: null, isOrdered: false, role },
  ];
  switch (node.nodeType) {
    case "Limit":
      return wanted("limit", "limit");
    case "WindowAgg":
      return wanted("window", "window");
    case "Unique":
      return wanted("distinct", "distinct");
    case "Sort":
    case "Incremental Sort":
      return sortWish(place);
    case "Aggregate":
    case "Group":
      return [...groupWish(node), ...wanted("aggregate", "aggregate")];
    default:
      return [];
  }
}

/** Nodes that pass sorted rows on. */
const PASSING = ["Gather Merge", "Merge Append", "Append", "Materialize", "Incremental Sort"];
/** Nodes for whose own sake their input is sorted. */
const GROUPING = ["Aggregate", "Group", "Unique", "WindowAgg", "SetOp"];

/** A sort serves what reads it: a join needs it for itself, an aggregate for its groups, all others for ORDER BY. */
function sortWish({ node, parent }: PlacedNode): WantedClause[] {
  let reader = parent;
  while (reader !== null && PASSING.includes(reader.node.nodeType)) reader = reader.parent;
  const type = reader?.node.nodeType ?? "";
  const keys = node.sortKey === undefined || type === "Merge Join" ? null : planSortKeys(node.sortKey);
  if (keys === null) return [];
  const kinds: Clause["kind"][] = GROUPING.includes(type) ? ["group"] : ["sort"];
  return [{ kinds, keys, isOrdered: kinds[0] === "sort", role: "sort key" }];
}

function groupWish({ groupKey }: PlanNode): WantedClause[] {
  const keys = groupKey === undefined ? null : planSortKeys(groupKey);
  return keys === null ? [] : [{ kinds: ["group"], keys, isOrdered: false, role: "group key" }];
}
