import "server-only";
import { AppError } from "@/lib/errors";
import type { Refutation } from "@/lib/benchmark/record";
import { judgeDeterminism } from "@/lib/equivalence/determinism";
import { unquotedName } from "@/lib/equivalence/insert-text";
import { parseConditions } from "@/lib/equivalence/conditions";
import { readConstants } from "@/lib/equivalence/statement-constants";
import { drawDatabase, type TinySchema } from "@/lib/equivalence/tiny-database";
import type { Random } from "@/lib/stats/random";
import type { TargetBackend } from "../types";
import { Counterexample, type Surroundings } from "./counterexample";
import { NotPossible } from "./not-possible";
import { readDefinitions, type Definitions } from "./read-definitions";
import { createObjects, fillableParameters, fillableTables } from "./scratch-schema";
import { ACCEPTED, trialFunctions } from "./trial-functions";
import { preparePair, readStatement, type ReadStatement, type TrialPair } from "./trial-pair";
import { BATCH_TIMEOUT_MS, TrialRunner } from "./trial-runner";
import { TrialTally } from "./trial-tally";

/** Two statements to tell apart. */
export interface RefutationRequest {
  /** Where the definitions of their tables are read; nothing else happens there. */
  target: TargetBackend;
  /** A database of the lab in which nothing of the same names exists; everything there is rolled back. */
  scratch: TargetBackend;
  /** `:name` parameters included. */
  baseline: string;
  variant: string;
  /** Values that the parameters are known to take, one record for each parameter set; empty without parameters. */
  values: readonly Readonly<Record<string, string | null>>[];
  /** How many tiny databases to try. */
  trials: number;
  random: Random;
  signal: AbortSignal;
  onTrial?: (done: number) => void;
}

/** What an attempt found; whose attempt it was is for the caller to add. */
export type Found = Omit<Refutation, "variant">;

/** Databases per round trip: some ten milliseconds, so that a cancel is soon noticed. */
const BATCH = 50;

/**
 * Tries to find a tiny database on which two SELECT statements return different rows.
 *
 * Tables are made anew from their definitions in the scratch database and filled with few rows whose values come from the
 * statements' own constants and their neighbours. A difference counts only when it stays under other plans and with the
 * rows in another order. The counterexample is shrunk. No counterexample is no proof.
 *
 * @throws AppError "statement-cancelled" on cancel, "target-unreachable" when a backend is lost.
 */
export async function refute(request: RefutationRequest): Promise<Found> {
  const { scratch } = request;
  if (scratch.transaction !== "idle") throw new Error("the scratch backend has a transaction open");
  try {
    const declared = [...new Set(request.values.flatMap((values) => Object.keys(values)))];
    const baseline = await readStatement(request.baseline, declared, "The first variant");
    const variant = await readStatement(request.variant, declared, "The variant");
    const definitions = await readDefinitions(request.target, [baseline.tree, variant.tree]);
    await scratch.execute({ text: "BEGIN", keep: "discard" });
    return await tryTrials(request, [baseline, variant], definitions, declared);
  } catch (error) {
    if (request.signal.aborted) throw cancelled(error);
    const reason = reasonOf(error);
    if (reason === null) throw error;
    return { status: "not-possible", trials: 0, note: reason, counterexample: null };
  } finally {
    if (!scratch.isClosed && scratch.transaction !== "idle")
      await scratch.execute({ text: "ROLLBACK", keep: "discard" });
  }
}

function reasonOf(error: unknown): string | null {
  if (error instanceof NotPossible) return error.message;
  // Nobody cancelled: a statement ran over its time.
  if (error instanceof AppError && error.code === "statement-cancelled")
    return `A tiny database or the catalog took too long: ${error.message}`;
  if (error instanceof AppError && error.code === "statement-failed")
    return `The definitions could not be read or made: ${error.message}`;
  return null;
}

const cancelled = (cause: unknown): AppError =>
  cause instanceof AppError && cause.code === "statement-cancelled"
    ? cause
    : new AppError("statement-cancelled", "The attempt to refute was cancelled.", { cause });

async function tryTrials(
  request: RefutationRequest,
  read: readonly [ReadStatement, ReadStatement],
  definitions: Definitions,
  declared: readonly string[],
): Promise<Found> {
  const { scratch, random, signal } = request;
  await scratch.execute({
    text: `SELECT pg_catalog.set_config('statement_timeout', '${BATCH_TIMEOUT_MS}', true)`,
    keep: "discard",
  });
  await createObjects(scratch, definitions);
  const pair = await preparePair(scratch, read, declared);
  const schema = await tinySchema(request, read, definitions, pair);
  const { inOrder, isDoubtful } = judge(read, definitions);
  const names = schema.tables.map(({ name }) => name);
  for (const text of trialFunctions(pair.statements, inOrder, names))
    await scratch.execute({ text, keep: "discard" });
  const runner = new TrialRunner(scratch, schema.tables, isDoubtful, signal);
  const tally = new TrialTally();
  const found = await findCounterexample(request, { runner, schema, random, pair, scratch }, tally);
  return found
    ? found.example.describe(found.trials, inOrder)
    : tally.conclude(request.trials, notesOn(definitions));
}

/** The first difference that stays under other plans, and how many databases it took. */
async function findCounterexample(
  { trials, onTrial }: RefutationRequest,
  around: Surroundings,
  tally: TrialTally,
): Promise<{ example: Counterexample; trials: number } | null> {
  const { runner, schema, random } = around;
  for (let done = 0; done < trials; done += BATCH) {
    const size = Math.min(BATCH, trials - done);
    const batch = Array.from({ length: size }, () => drawDatabase(schema, random));
    for (const { place } of tally.count(await runner.run(batch))) {
      const database = batch[place];
      if (!database || tally.isTiredOfPlans) continue;
      const example = await Counterexample.confirm(database, around);
      onTrial?.(done + place + 1);
      if (example) return { example, trials: done + place + 1 };
      tally.countUnsettled();
    }
    onTrial?.(done + size);
  }
  return null;
}

/** What to fill the tables with, from the texts, their views and constraints, and the values that parameters are given. */
async function tinySchema(
  { scratch, values }: RefutationRequest,
  read: readonly [ReadStatement, ReadStatement],
  definitions: Definitions,
  { parameters }: TrialPair,
): Promise<TinySchema> {
  const trees = read.map(({ tree }) => tree);
  const views = definitions.views.map(({ definition }) => definition);
  const checks = definitions.tables.flatMap(({ constraints }) =>
    constraints.flatMap(({ expression }) => (expression === null ? [] : [`SELECT ${expression}`])),
  );
  const found = readConstants([...trees, ...parseConditions(views)]);
  const others = readConstants(parseConditions(checks));
  const given = values.flatMap((one) => Object.values(one)).filter((value) => value !== null);
  const constants = [...new Set([...found.constants, ...given, ...others.constants])];
  const sources = {
    constants,
    now: found.readsClock ? await serverTime(scratch) : null,
    thresholds: found.thresholds,
    byColumn: found.byColumn,
  };
  await scratch.execute({ text: ACCEPTED, keep: "discard" });
  const tables = await fillableTables(scratch, definitions.tables, sources);
  return {
    tables,
    parameters: await fillableParameters(scratch, parameters, sources),
    thresholds: found.thresholds,
  };
}

async function serverTime(scratch: TargetBackend): Promise<string | null> {
  const { rows } = await scratch.execute({
    text: "SELECT to_char(now(), 'YYYY-MM-DD HH24:MI:SS')",
    keep: { rows: 1, bytes: 1000, valueBytes: 100 },
  });
  return rows[0]?.[0] ?? null;
}

/**
 * Whether both statements order their rows so that none can tie, which makes the order part of the result; and whether a
 * text, or a view's, leaves something to the plan.
 */
function judge(
  read: readonly ReadStatement[],
  { tables, views }: Definitions,
): { inOrder: boolean; isDoubtful: boolean } {
  const keys = tables.flatMap(({ name, columns, constraints }) =>
    constraints.flatMap(({ type, columns: own }) => {
      const isKey = ["p", "u", "index"].includes(type) && own !== null;
      const isTotal = own?.every((key) => columns.find((column) => column.name === key)?.isNotNull);
      return isKey && isTotal ? [{ relation: unquotedName(name), columns: own.map(unquotedName) }] : [];
    }),
  );
  const facts = { keys, volatileFunctions: [] };
  const judged = read.map(({ tree }) => judgeDeterminism(tree, facts));
  const ofViews = parseConditions(views.map(({ definition }) => definition));
  return {
    inOrder: judged.every(({ isTotallyOrdered }) => isTotallyOrdered),
    isDoubtful: [...judged, ...ofViews.map((tree) => judgeDeterminism(tree, facts))].some(
      ({ doubts }) => doubts.length > 0,
    ),
  };
}

function notesOn({ views }: Definitions): string {
  const fresh = views.flatMap(({ name, isMaterialized }) => (isMaterialized ? [name] : []));
  return fresh.length === 0 ? "" : `Materialized views were taken as just refreshed: ${fresh.join(", ")}.`;
}
