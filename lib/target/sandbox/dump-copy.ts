import "server-only";
import { AppError } from "@/lib/errors";
import type { BackendConfig, TargetBackend } from "@/lib/target/types";
import { CATALOG_CAP } from "./catalog-cap";
import { findClientPrograms } from "./client-programs";
import type { CopyOrder, CopySource, MadeCopy } from "./copy-source";
import { createFromTemplate } from "./create-database";
import { quoteName } from "./database-name";
import { dumpAndRestore } from "./dump-and-restore";
import { readInventory, type Inventory, type InventoryDepth } from "./inventory";
import { describeComparison, describeDifferences } from "./inventory-difference";
import { openBeside } from "./maintenance";
import { readSourceState, type SourceState } from "./source-state";
import { within } from "./within";

export interface DumpCopyOptions {
  source: BackendConfig;
  /** A database of the server that gets the copy. */
  destination: BackendConfig;
  schemas: readonly string[];
  /** Where to look for pg_dump and pg_restore. */
  directories: readonly string[];
  depth: Omit<InventoryDepth, "clockMs" | "schemas">;
}

const STATISTICS = "The copy was analysed, so that the planner's statistics are its own.";

/** A copy of some schemas on another server, through pg_dump and pg_restore of a fitting version. */
export function dumpCopy(options: DumpCopyOptions): CopySource {
  return async (order) => {
    const startedMs = order.clockMs();
    const depth = { ...options.depth, schemas: options.schemas, clockMs: order.clockMs };
    order.say("looking at the schemas to be copied");
    const source = await within(order.open(options.source, "tunebook copy inspection"), (backend) =>
      inspect(backend, depth),
    );
    const programs = await findClientPrograms(
      Math.floor(source.state.versionNum / 10_000),
      options.directories,
    );
    order.signal.throwIfAborted();
    const config = { ...options.destination, database: order.name };
    await createEmpty(options.destination, order);
    const uninstalled = await within(order.open(config, "tunebook copies"), (backend) =>
      prepare(backend, options.schemas, source.extensions),
    );
    await dumpAndRestore({
      ...{ programs, from: options.source, to: config, schemas: options.schemas, signal: order.signal },
      onTable: countTables(source.inventory.tables.length, order),
    });
    const compared = await within(order.open(config, "tunebook copies"), async (backend) => {
      order.say("gathering statistics");
      await backend.execute({ text: "ANALYZE", keep: "discard" });
      order.say("comparing the copy with its source");
      const { bytes, locale } = await readSourceState(backend);
      return { bytes, locale, inventory: await readInventory(backend, depth) };
    });
    return {
      ...{ config, bytes: compared.bytes, elapsedMs: order.clockMs() - startedMs },
      method: `pg_dump ${programs.major} of ${options.schemas.join(", ")}`,
      differences: [
        ...uninstalled,
        ...localeDifference(source.state, compared.locale),
        ...describeDifferences(comparable(source.inventory), comparable(compared.inventory)),
      ],
      statistics: `${STATISTICS} ${describeComparison(source.inventory)}.`,
    } satisfies MadeCopy;
  };
}

interface Extension {
  name: string;
  schema: string;
}

const EXTENSIONS = `
SELECT e.extname, n.nspname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname <> 'plpgsql' ORDER BY 1`;

interface Inspected {
  state: SourceState;
  inventory: Inventory;
  extensions: Extension[];
}

async function inspect(backend: TargetBackend, depth: InventoryDepth): Promise<Inspected> {
  const { rows } = await backend.execute({ text: EXTENSIONS, keep: CATALOG_CAP });
  return {
    state: await readSourceState(backend),
    inventory: await readInventory(backend, depth),
    extensions: rows.map(([name, schema]) => ({ name: name ?? "", schema: schema ?? "" })),
  };
}

async function createEmpty(destination: BackendConfig, { name, open }: CopyOrder): Promise<void> {
  await within(openBeside(destination, name, open), (beside) =>
    createFromTemplate(beside, { name, template: "template1", strategies: ["WAL_LOG"] }),
  );
}

/** Schemas and extensions come before what uses them. @returns a sentence for each extension that is not to be had. */
async function prepare(
  backend: TargetBackend,
  schemas: readonly string[],
  extensions: readonly Extension[],
): Promise<string[]> {
  for (const schema of new Set([...schemas, ...extensions.map((one) => one.schema)]))
    if (schema !== "pg_catalog")
      await backend.execute({ text: `CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`, keep: "discard" });
  const refused: string[] = [];
  for (const { name, schema } of extensions) {
    try {
      await backend.execute({
        text: `CREATE EXTENSION IF NOT EXISTS ${quoteName(name)} SCHEMA ${quoteName(schema)}`,
        keep: "discard",
      });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "statement-failed") throw error;
      refused.push(`The extension ${name} is not in the copy: ${error.message}`);
    }
  }
  return refused;
}

function countTables(total: number, order: CopyOrder): (table: string) => void {
  let begun = 0;
  return (table) => {
    begun += 1;
    order.say(`copying ${table}, ${begun} of ${total} tables`, (begun - 1) / Math.max(total, 1));
  };
}

const localeDifference = ({ locale }: SourceState, copied: string): string[] =>
  locale === copied ? [] : [`The source sorts text by ${locale}, the copy by ${copied}.`];

/**
 * What can be held against each other. The lab's template has extensions of its own; those that the source has and the
 * copy lacks were listed before. Views are compared by their names: each major version writes their text in its own way.
 */
function comparable({ objects, tables }: Inventory): Inventory {
  const compared = [...objects].filter(([name]) => !name.startsWith("extension "));
  return {
    tables,
    objects: new Map(
      compared.map(([name, digest]) => [name, /^(materialised )?view /.test(name) ? "" : digest]),
    ),
  };
}
