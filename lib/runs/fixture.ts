import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { v7 as uuidv7 } from "uuid";
import { z } from "zod";
import type { CellKind } from "@/lib/cells/contract";
import { runnableKind } from "@/lib/cells/registry";
import { isRunOver, type NotebookEvent, type RunView } from "@/lib/notebook/runs";
import type { LiveDocuments } from "@/lib/server/runtime";
import type { Accessor } from "@/lib/store/access";
import { insertTestUser, installTestRuntime, openTestStore, testBody } from "@/lib/store/fixture";
import { createNotebook } from "@/lib/store/notebooks";
import { createTarget } from "@/lib/store/targets";
import { TEST_CAP, TestTarget } from "@/lib/target/test-target";
import type { BackendConfig, RunLimits } from "@/lib/target/types";
import type { FindRunnableKind } from "./control";
import { createRunEngine, type RunEngine } from "./engine";
import { RUN_LIMITS } from "./limits";
import { sha256Hex } from "./requested-cell";

/**
 * A kind that takes the target exclusively. Lines: `undo: <sql>` writes a teardown down, `undone` says that the last
 * one was carried out, `bug` fails in a way that nobody foresaw, `measure` goes on until it is to be kept; others are sent on a backend of its own.
 */
const measuringKind: CellKind<string[], null> = {
  kind: "benchmark",
  parse: (text) => text.split("\n"),
  output: z.null(),
  figures: () => [],
  toMarkdown: (text) => text,
  async run(lines, context) {
    const backend = await context.openBackend("tunebook test benchmark");
    let teardown: { done(): Promise<void> } | null = null;
    for (const line of lines) {
      if (line.startsWith("undo: ")) teardown = await context.journalTeardown(line.slice(6));
      else if (line === "undone") await teardown?.done();
      else if (line === "measure") while (!context.isToBeKept()) await sleep(10);
      else if (line === "bug") throw new TypeError("nobody foresaw this");
      else await backend.execute({ text: line, keep: "discard" });
    }
    return null;
  },
};

export const testKinds: FindRunnableKind = (cell, mode) =>
  cell === "benchmark"
    ? { ...runnableKind(cell, mode), kind: measuringKind as CellKind<unknown, unknown> }
    : runnableKind(cell, mode);

/** Documents that hold whatever a test put there last. */
export class TestDocuments implements Pick<LiveDocuments, "cell"> {
  readonly #cells = new Map<
    string,
    { kind: string; name: string; source: string; targetId: string | null }
  >();

  put(notebookId: string, cellId: string, kind: string, source: string, targetId: string | null): void {
    this.#cells.set(`${notebookId} ${cellId}`, { kind, name: "", source, targetId });
  }

  cell(notebookId: string, cellId: string) {
    return Promise.resolve(this.#cells.get(`${notebookId} ${cellId}`) ?? null);
  }
}

export const TEST_LIMITS: RunLimits = { ...RUN_LIMITS, statementTimeoutMs: 20_000 };

/** One user with a target, an engine, and the means to run text and see what came of it. */
export class TestBench {
  readonly documents = new TestDocuments();
  readonly engine: RunEngine;
  readonly log: string[] = [];

  private constructor(
    readonly user: Accessor & { userId: string },
    readonly targetId: string,
    limits: RunLimits,
    kinds: FindRunnableKind,
  ) {
    this.engine = createRunEngine({
      documents: this.documents,
      runnableKind: kinds,
      limits,
      searchPath: process.env.PATH ?? "",
      log: (message) => this.log.push(message),
    });
  }

  static async create(
    config: BackendConfig,
    limits = TEST_LIMITS,
    kinds: FindRunnableKind = testKinds,
  ): Promise<TestBench> {
    installTestRuntime({ secret: new Uint8Array(32) });
    const user = await insertTestUser("Ada");
    return new TestBench(user, await insertTestTarget(user, config), limits, kinds);
  }

  /** The same user and target in another process, after `connectStore`. */
  static resume(user: Accessor & { userId: string }, targetId: string, limits = TEST_LIMITS): TestBench {
    installTestRuntime({ secret: new Uint8Array(32) });
    return new TestBench(user, targetId, limits, testKinds);
  }

  /** A notebook of `by`, empty and on no target: cells are put into `documents`. */
  notebook(by: Accessor = this.user): Promise<string> {
    return createNotebook(by, testBody(), new Uint8Array([1]));
  }

  /** Puts the text into a new cell and runs it; resolves when the run is queued. */
  start(notebookId: string, source: string, options: StartOptions = {}): Promise<RunView> {
    const { kind = "sql", cellId = uuidv7(), by = this.user, targetId = this.targetId, batchId } = options;
    this.documents.put(notebookId, cellId, kind, source, targetId);
    return this.engine.runs.start(by, {
      notebookId,
      cellId,
      mode: "run",
      sourceHash: sha256Hex(source),
      params: {},
      ...(batchId !== undefined && { batchId }),
    });
  }

  /** Runs the text and waits for the end of its run. */
  async run(notebookId: string, source: string, options: StartOptions = {}): Promise<RunView> {
    const run = await this.start(notebookId, source, options);
    return this.until(run, ({ status }) => isRunOver(status));
  }

  /** The run's first recorded state that satisfies `isReached`. @throws Error when it ended in another way. */
  async until(run: RunView, isReached: (run: RunView) => boolean): Promise<RunView> {
    const event = await this.event(
      run.notebookId,
      (one) =>
        one.type === "run" && one.run.id === run.id && (isReached(one.run) || isRunOver(one.run.status)),
    );
    const reached = (event as { run: RunView }).run;
    if (!isReached(reached))
      throw new Error(`the run ended: ${reached.status} ${JSON.stringify(reached.error)}`);
    return reached;
  }

  /** The first event of the notebook, from the beginning on, that satisfies `isWanted`. */
  event(notebookId: string, isWanted: (event: NotebookEvent) => boolean): Promise<NotebookEvent> {
    return new Promise((resolve, reject) => {
      let isFound = false;
      const stop = this.engine.events.subscribe(notebookId, 0, (event) => {
        if (isFound || !isWanted(event)) return;
        isFound = true;
        resolve(event);
        stop.then((unsubscribe) => unsubscribe()).catch(reject);
      });
      stop.catch(reject);
    });
  }
}

interface StartOptions {
  kind?: "sql" | "benchmark" | "plan";
  cellId?: string;
  by?: Accessor;
  targetId?: string;
  batchId?: string;
}

export function insertTestTarget(user: Accessor, config: BackendConfig): Promise<string> {
  const { host, port, database: databaseName, role, password, tlsMode } = config;
  const settings = { host, port, databaseName, role, tlsMode, readOnly: false };
  return createTarget(
    user,
    { ...settings, name: `target-${uuidv7()}`, environment: "development" },
    password,
  );
}

/** A store, a target and a bench of their own for a test file, and a superuser on the target to look at it. */
export interface TestWorld {
  bench: TestBench;
  target: TestTarget;
  storeUrl: string;
  /** Rows of a statement that the superuser sends to the target. */
  ask<Row extends object = Record<string, string>>(text: string, values?: unknown[]): Promise<Row[]>;
  tableExists(name: string): Promise<boolean>;
  close(): Promise<void>;
}

/** @param reachStore lets a test put something between this process and its store. */
export async function openTestWorld(
  postgresUrl: string,
  name: string,
  reachStore: (storeUrl: string) => Promise<void> = () => Promise.resolve(),
): Promise<TestWorld> {
  const store = await openTestStore(postgresUrl);
  await reachStore(store.url);
  const target = await TestTarget.create(postgresUrl, name);
  const admin = await target.open({ applicationName: "tunebook test administrator" });
  const bench = await TestBench.create(target.config);
  const ask: TestWorld["ask"] = async <Row extends object>(text: string, values: unknown[] = []) => {
    const { columns, rows } = await admin.execute({ text, values: values.map(String), keep: TEST_CAP });
    return rows.map(
      (row) => Object.fromEntries(columns.map(({ name: key }, index) => [key, row[index]])) as Row,
    );
  };
  return {
    bench,
    target,
    storeUrl: store.url,
    ask,
    tableExists: async (table) =>
      (await ask("select to_regclass($1) is not null as found", [table]))[0]?.found === "t",
    async close() {
      await bench.engine.close();
      await target.drop();
      await store.close();
      if (bench.log.length > 0) throw new Error(`unexpected in the log: ${bench.log.join("\n")}`);
    },
  };
}

/** Repeats an expectation until it holds; the test's own timeout ends it. */
export async function eventually<T>(expectation: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await expectation();
    } catch {
      await sleep(50);
    }
  }
}
