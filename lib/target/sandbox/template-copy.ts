import "server-only";
import { AppError } from "@/lib/errors";
import type { BackendConfig } from "@/lib/target/types";
import type { CopyOrder, CopySource, MadeCopy } from "./copy-source";
import { copyDatabaseSettings, createFromTemplate, strategiesFor } from "./create-database";
import { readFingerprint } from "./fingerprint";
import { readInventory, type Inventory, type InventoryDepth } from "./inventory";
import { describeComparison, describeDifferences } from "./inventory-difference";
import { openBeside } from "./maintenance";
import { findPristine, type Pristine } from "./pristine";
import { readSourceState, refuseWithoutPrivilege, type SourceState } from "./source-state";
import { within } from "./within";

export interface TemplateCopyOptions {
  source: BackendConfig;
  /** Everything as it is now, or as the sample was loaded. */
  state: "now" | "loaded";
  /** False while something that was done to the source may not be counted yet: then no untouched copy stands for it. */
  isActivityCounted: boolean;
  /** Whether the server's file system shares blocks between files; null when that is not known. */
  clonesFiles: boolean | null;
  /** Closes this process's sessions in the source. @throws AppError "conflict" when one would lose something. */
  freeSource(): Promise<void>;
  depth: Omit<InventoryDepth, "clockMs" | "schemas">;
}

const STATISTICS =
  "The planner's statistics were copied with it; the counters of its activity begin at zero.";

/**
 * A copy on the source's own server, by CREATE DATABASE … TEMPLATE. When an untouched copy is kept of the source and
 * nothing changed in it since, that one is the template, and nobody's session is in the way.
 */
export function templateCopy(options: TemplateCopyOptions): CopySource {
  return async (order) => {
    const startedMs = order.clockMs();
    order.say("looking at the database to be copied");
    const source = await inspect(options, order);
    order.signal.throwIfAborted();
    return within(openBeside(options.source, options.source.database, order.open), async (beside) => {
      const pristine = await findPristine(beside, source.state.database);
      const template = await chooseTemplate(options, source, pristine);
      order.say(`copying ${source.state.database}`);
      const strategy = await createFromTemplate(beside, {
        ...{ name: order.name, template },
        strategies: strategiesFor(source.state, options.clonesFiles),
      });
      const refused = await copyDatabaseSettings(beside, order.name, source.state.settings);
      order.say("comparing the copy with its source");
      const config = { ...options.source, database: order.name };
      const compared = await compare(config, source.inventory, options, order);
      return {
        ...{ config, bytes: compared.bytes },
        method: `CREATE DATABASE … TEMPLATE ${template} STRATEGY ${strategy}`,
        elapsedMs: order.clockMs() - startedMs,
        differences: [...refused, ...compared.differences],
        statistics: `${STATISTICS} ${describeComparison(source.inventory)}.`,
      } satisfies MadeCopy;
    });
  };
}

interface Inspected {
  state: SourceState;
  fingerprint: string;
  inventory: Inventory;
}

/** Reads the source through a backend that is closed again: one that stays would be in the way. */
async function inspect(options: TemplateCopyOptions, order: CopyOrder): Promise<Inspected> {
  return within(order.open(options.source, "tunebook copy inspection"), async (backend) => {
    const state = await readSourceState(backend);
    refuseWithoutPrivilege(state);
    const fingerprint = await readFingerprint(backend);
    return { state, fingerprint, inventory: await readInventory(backend, depthOf(options, order)) };
  });
}

async function chooseTemplate(
  { state, isActivityCounted, freeSource }: TemplateCopyOptions,
  source: Inspected,
  pristine: Pristine | null,
): Promise<string> {
  const isUnchanged = isActivityCounted && pristine?.fingerprint === source.fingerprint;
  if (pristine && (state === "loaded" || isUnchanged)) return pristine.name;
  if (state === "loaded")
    throw new AppError("unavailable", `No untouched copy is kept of ${source.state.database}.`, {
      hint: "Copy it as it is now. One is made of the sample when Tunebook starts and nobody is connected to it.",
    });
  await freeSource();
  return source.state.database;
}

async function compare(
  config: BackendConfig,
  source: Inventory,
  options: TemplateCopyOptions,
  order: CopyOrder,
): Promise<{ bytes: number; differences: string[] }> {
  return within(order.open(config, "tunebook copy inspection"), async (backend) => {
    const { bytes } = await readSourceState(backend);
    const copy = await readInventory(backend, depthOf(options, order));
    return { bytes, differences: describeDifferences(source, copy) };
  });
}

const depthOf = ({ depth }: TemplateCopyOptions, { clockMs }: CopyOrder): InventoryDepth => ({
  ...depth,
  schemas: null,
  clockMs,
});
