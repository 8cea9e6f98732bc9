import { isNothing } from "./counters";
import {
  chargeCounters,
  chargeTime,
  CLOCK_NOISE,
  cteEntries,
  inclusiveCounters,
  ownerOf,
  roundingOf,
  type Entry,
  type Ledger,
} from "./ledger";
import { cteNameOf, planNodes, type PlacedNode } from "../walk";

/**
 * Charges each CTE to the CTE Scans that read it, innermost CTE first.
 *
 * The rows of a CTE are computed when a scan first asks for them, so its time and buffers are inside its scans, in
 * the order in which they asked. What no scan asked for is done at the end: a writing CTE is run to its end after the
 * main query, outside every node of it; any other is only shut down (its workers are waited for), inside the node that
 * it is shown under.
 */
export function chargeCtes(ledger: Ledger): void {
  const ctes = cteEntries(ledger);
  if (ctes.length === 0) return;
  const scans = scansByCte(ledger);
  for (const cte of ctes) chargeCte(ledger, cte, scans.get(cte.node.id) ?? []);
}

function chargeCte(ledger: Ledger, cte: Entry, scans: Entry[]): void {
  const owner = ownerOf(ledger, cte);
  const writes = planNodes(cte.node).some(({ nodeType }) => nodeType === "ModifyTable");
  const shutBy = writes || owner === undefined ? [] : [owner];
  const left = chargeCounters([...scans, ...shutBy], inclusiveCounters(cte));
  const noiseMs = (ledger.entries[0]?.inclusiveMs ?? 0) * CLOCK_NOISE;
  const outsideMs = chargeScans(scans, shutBy, cte, noiseMs);
  if (outsideMs <= cte.roundingMs && isNothing(left)) return;
  const name = cte.node.subplanName ?? "CTE";
  ledger.outside.push({
    name: `${name}, run after the main query`,
    timeMs: outsideMs,
    explanation: writes
      ? "A CTE that writes is run to its end even if the main query does not ask for its rows; what was left of it ran after the main query, outside every node of that."
      : "The CTE took longer than its scans together, so this much of it ran outside them.",
  });
  if (!writes)
    ledger.uncertain.push({
      nodeId: cte.node.id,
      reason: `The scans of ${name} do not account for all of it.`,
    });
}

/**
 * Takes the CTE's time out of its scans and, for its end, out of the node that shuts it down; returns the milliseconds
 * that neither has. What many loops of a scan round away is not missing.
 */
function chargeScans(scans: Entry[], shutBy: Entry[], cte: Entry, noiseMs: number): number {
  const payers = payersOf(scans, cte);
  const lackMs = cte.inclusiveMs - heldBy(payers);
  if (payers.length > 0 && lackMs <= roundingBy(payers) + roundingOf(cte)) {
    chargeTime(payers, cte);
    return 0;
  }
  let leftMs = cte.inclusiveMs;
  for (const payer of [...scans, ...shutBy]) {
    const paidMs = Math.min(leftMs, Math.max(0, payer.exclusiveMs));
    payer.exclusiveMs -= paidMs;
    payer.roundingMs += roundingOf(cte);
    leftMs -= paidMs;
  }
  const [roundest] = scans.toSorted((a, b) => b.roundingMs - a.roundingMs);
  if (roundest === undefined || leftMs > roundest.roundingMs + noiseMs) return leftMs;
  roundest.exclusiveMs -= leftMs;
  return 0;
}

function heldBy(entries: readonly Entry[]): number {
  return entries.reduce((sum, { exclusiveMs }) => sum + Math.max(0, exclusiveMs), 0);
}

function roundingBy(entries: readonly Entry[]): number {
  return entries.reduce((sum, { roundingMs }) => sum + roundingMs, 0);
}

/**
 * The scans that share the CTE's time by what they hold: all of them, unless only one has the time for the whole.
 * Then that one asked first, and the others found the rows already there.
 */
function payersOf(scans: Entry[], cte: Entry): Entry[] {
  const able = scans.filter((scan) => scan.exclusiveMs + scan.roundingMs + cte.roundingMs >= cte.inclusiveMs);
  return able.length === 1 ? able : scans;
}

/** For each CTE's node id its scans, in printed order. A scan reads the nearest CTE of its name above it. */
function scansByCte(ledger: Ledger): Map<string, Entry[]> {
  const definitions = new Map<string, Map<string, string>>();
  for (const { node, placed } of ledger.entries) {
    const name = cteNameOf(node);
    if (name === null || placed.parent === null) continue;
    const owner = placed.parent.node.id;
    const known = definitions.get(owner) ?? new Map<string, string>();
    definitions.set(owner, known.set(name, node.id));
  }
  const scans = new Map<string, Entry[]>();
  for (const entry of ledger.entries) {
    if (entry.node.nodeType !== "CTE Scan" || entry.node.cteName === undefined) continue;
    const cteId = findDefinition(definitions, entry.placed, entry.node.cteName);
    if (cteId !== null) scans.set(cteId, [...(scans.get(cteId) ?? []), entry]);
  }
  return scans;
}

function findDefinition(
  definitions: Map<string, Map<string, string>>,
  from: PlacedNode,
  name: string,
): string | null {
  if (definitions.size === 0) return null;
  for (let place: PlacedNode | null = from; place !== null; place = place.parent) {
    const id = definitions.get(place.node.id)?.get(name);
    if (id !== undefined) return id;
  }
  return null;
}
