import { holds, isNothing } from "./counters";
import {
  chargeCounters,
  chargeTime,
  inclusiveCounters,
  initPlanEntries,
  ownerOf,
  roundingOf,
  sumOfCounters,
  takeCounters,
  type Entry,
  type Ledger,
} from "./ledger";
import { parametersEvaluatedBy, parametersOf, parametersUsedBy, usersOfParameters } from "./parameters";
import { isGather } from "./participants";
import type { PlanNode } from "../plan-node";

/** Below this part of the statement a guess about who paid is not worth a warning. */
const WORTH_A_WARNING = 0.01;

/**
 * Charges each InitPlan to the node that evaluated it.
 *
 * An InitPlan is shown under the top of its query level but runs once, lazily, inside the first node that needs
 * its value; its time and buffers are part of that node's. That is a node whose expressions hold the parameter, or
 * the Gather above it: a Gather evaluates what its workers will need before it starts them. Up to version 16 it says
 * so in Params Evaluated; later versions do the same without saying. Without VERBOSE target lists are not printed and the user can be
 * invisible: then it is the node that the InitPlan is shown under, if that node has the time to pay, or else
 * shared among the nodes below by the time that they have.
 *
 * What an InitPlan takes after its last row (waiting for its workers to end) falls into the end of the statement, when
 * every node shuts down what is below it: that part is inside the node that it is shown under.
 */
export function chargeInitPlans(ledger: Ledger): void {
  const initPlans = initPlanEntries(ledger);
  if (initPlans.length === 0) return;
  const users = usersOfParameters(ledger.entries, parametersUsedBy);
  const gathers = usersOfParameters(
    ledger.entries.filter(({ node }) => isGather(node)),
    parametersEvaluatedBy,
  );
  for (const initPlan of initPlans) {
    const owner = ownerOf(ledger, initPlan);
    if (owner === undefined) continue;
    const entriesOf = (found: Map<string, Entry[]>) => entriesInScope(found, initPlan, owner.node);
    const evaluatedByGather = entriesOf(gathers);
    const inScope = evaluatedByGather.length > 0 ? evaluatedByGather : entriesOf(users);
    const visible = [...new Set(inScope.map((user) => gatherBetween(ledger, user, owner.node) ?? user))];
    const payers = choosePayers(ledger, { initPlan, owner }, visible);
    payTime(payers, { initPlan, owner });
    payCounters(ledger, initPlan, [...payers, owner, ...visible]);
  }
}

function isWithin(id: string, root: string): boolean {
  return id === root || (id.startsWith(root) && id.charAt(root.length) === ".");
}

/** The users of the InitPlan's parameters that stand where its value can be seen, outside its own tree. */
function entriesInScope(users: Map<string, Entry[]>, initPlan: Entry, owner: PlanNode): Entry[] {
  const found = parametersOf(initPlan.node).flatMap((parameter) => users.get(parameter) ?? []);
  return [...new Set(found)].filter(
    ({ node: { id } }) => isWithin(id, owner.id) && !isWithin(id, initPlan.node.id),
  );
}

/** The Gather that `user` runs below, up to and including the InitPlan's owner; null when there is none. */
function gatherBetween(ledger: Ledger, user: Entry, owner: PlanNode): Entry | null {
  for (
    let { parent } = user.placed;
    parent !== null && isWithin(parent.node.id, owner.id);
    parent = parent.parent
  ) {
    if (isGather(parent.node)) return ledger.entries[parent.index]!;
  }
  return null;
}

/** The owner first, then everything below it outside the InitPlan's own tree; CTE Scans last: they hold their CTE's time. */
function hiddenCandidates(ledger: Ledger, { initPlan, owner }: Debt): Entry[] {
  const below = subtreeOf(ledger, owner);
  const candidates = below.filter(({ node }) => !isWithin(node.id, initPlan.node.id));
  const isCteScan = ({ node }: Entry) => node.nodeType === "CTE Scan";
  return [...candidates.filter((entry) => !isCteScan(entry)), ...candidates.filter(isCteScan)];
}

/** The entry and everything below it: in printed order they stand together. */
function subtreeOf({ entries }: Ledger, { placed }: Entry): Entry[] {
  let end = placed.index + 1;
  while (end < entries.length && entries[end]!.placed.depth > placed.depth) end += 1;
  return entries.slice(placed.index, end);
}

/** An InitPlan that was executed, and the node that it is shown under. */
interface Debt {
  initPlan: Entry;
  owner: Entry;
}

/**
 * Who pays: a visible user that has the time and the counters; several visible users together; or, because a Group
 * Key or Sort Key may only name what a hidden target list below computed, a hidden candidate that has both.
 */
function choosePayers(ledger: Ledger, debt: Debt, visible: Entry[]): Entry[] {
  const { initPlan } = debt;
  const user =
    visible.find((entry) => canPay([entry], initPlan)) ?? visible.find((entry) => canPayButEnd(entry, debt));
  if (user !== undefined) return [user];
  if (visible.length > 1 && canPay(visible, initPlan)) return visible;
  const hidden = hiddenCandidates(ledger, debt);
  const able = hidden.filter((entry) => canPay([entry], initPlan) || canPayButEnd(entry, debt));
  if (able.length > 1) {
    warn(
      ledger,
      initPlan,
      `The plan does not say which node evaluated ${initPlan.node.subplanName}; ${able.length} had the time for it. EXPLAIN with VERBOSE says.`,
    );
  }
  if (able[0] !== undefined) return [able[0]];
  if (heldBy(hidden) + initPlan.roundingMs < initPlan.inclusiveMs) {
    warn(
      ledger,
      initPlan,
      `No node has enough time of its own to have evaluated ${initPlan.node.subplanName}.`,
    );
  }
  return hidden;
}

/** True where the payers together hold the InitPlan's time and counters. */
function canPay(payers: readonly Entry[], initPlan: Entry): boolean {
  const roundingMs = payers.reduce((sum, payer) => sum + payer.roundingMs, initPlan.roundingMs);
  if (heldBy(payers) + roundingMs < initPlan.inclusiveMs) return false;
  const [first] = payers;
  if (payers.length === 1 && first !== undefined)
    return holds(first.exclusive, inclusiveCounters(initPlan), first.printed + 1);
  const counters = sumOfCounters(payers.map(({ exclusive }) => exclusive));
  return holds(counters, inclusiveCounters(initPlan), payers.length + 1);
}

/** True where the payer holds what the InitPlan took until its first row, and its owner the rest. */
function canPayButEnd(payer: Entry, { initPlan, owner }: Debt): boolean {
  const { node, participants } = initPlan;
  const startupMs = ((node.actualStartupTimeMs ?? 0) * (node.actualLoops ?? 0)) / participants;
  const hasStart = payer.exclusiveMs + payer.roundingMs + initPlan.roundingMs >= startupMs;
  return hasStart && payer !== owner && canPay([payer, owner], initPlan);
}

function heldBy(entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + Math.max(0, entry.exclusiveMs), 0);
}

/** Takes the InitPlan's time out of its payers; what a single payer lacks was its end, inside the owner. */
function payTime(payers: readonly Entry[], { initPlan, owner }: Debt): void {
  chargeTime(payers, initPlan);
  const [payer] = payers;
  if (payers.length !== 1 || payer === undefined || payer === owner) return;
  if (-payer.exclusiveMs <= payer.roundingMs) return;
  owner.exclusiveMs += payer.exclusiveMs;
  owner.roundingMs += roundingOf(initPlan);
  payer.exclusiveMs = 0;
}

/** Reports a guess about an InitPlan, unless it is too small to matter. */
function warn(ledger: Ledger, initPlan: Entry, reason: string): void {
  const total = ledger.entries[0]?.inclusiveMs ?? 0;
  if (total > 0 && initPlan.inclusiveMs / total >= WORTH_A_WARNING)
    ledger.uncertain.push({ nodeId: initPlan.node.id, reason });
}

function payCounters(ledger: Ledger, initPlan: Entry, candidates: Entry[]): void {
  const left = chargeCounters(candidates, inclusiveCounters(initPlan));
  const first = candidates[0];
  if (isNothing(left) || first === undefined) return;
  takeCounters(first, left);
  ledger.uncertain.push({
    nodeId: initPlan.node.id,
    reason: `The buffers of ${initPlan.node.subplanName} are in no node that could have evaluated it.`,
  });
}
