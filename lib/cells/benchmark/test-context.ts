import "server-only";
import type { BenchmarkProgress } from "@/lib/benchmark/progress";
import type { RunContext } from "@/lib/cells/contract";
import { WITHOUT_COPIES } from "@/lib/cells/run-context.fixture";
import { parseBenchmark } from "@/lib/benchmark/parse-benchmark";
import { AppError } from "@/lib/errors";
import type { RunProgress } from "@/lib/notebook/runs";
import { seededRandom } from "@/lib/stats/random";
import { TEST_CAP, type TestTarget } from "@/lib/target/test-target";
import type { BackendOptions, TargetBackend } from "@/lib/target/types";
import { runBenchmark } from "./run";
import type { BenchmarkOutput } from "./schema";

/** A run's context on a real target, and what a test wants to know of the run afterwards. */
export interface TestContext {
  context: RunContext;
  /** Journalled teardowns and whether they were carried out, in order. */
  journal: { statement: string; isDone: boolean }[];
  progress: RunProgress[];
  /** Cancels as the owner of a run does: the signal, then whatever statement runs. */
  cancel: () => Promise<void>;
  /** Called on every progress report. */
  onProgress: (progress: RunProgress) => void;
  /** Called before the run is told that its teardown is written down. */
  onJournal: (statement: string) => Promise<void>;
}

export async function createTestContext(
  target: TestTarget,
  options: Partial<BackendOptions> = {},
): Promise<TestContext> {
  const aborter = new AbortController();
  const backends: TargetBackend[] = [];
  const first = await target.open(options);
  const test: TestContext = {
    journal: [],
    progress: [],
    onProgress: () => undefined,
    onJournal: () => Promise.resolve(),
    async cancel() {
      aborter.abort();
      await Promise.all(backends.map((backend) => backend.cancel()));
    },
    context: {
      ...WITHOUT_COPIES,
      runId: "run",
      notebookId: "notebook",
      cellId: "cell",
      params: {},
      capabilities: first.capabilities,
      limits: { statementTimeoutMs: 30_000, lockTimeoutMs: 5_000, rows: TEST_CAP },
      signal: aborter.signal,
      session: () => Promise.resolve(first),
      async openBackend(applicationName) {
        const backend = await target.open({ ...options, applicationName });
        backends.push(backend);
        return backend;
      },
      emit(progress) {
        test.progress.push(progress);
        test.onProgress(progress);
      },
      async journalTeardown(statement) {
        await test.onJournal(statement);
        const entry = { statement, isDone: false };
        test.journal.push(entry);
        return { done: () => Promise.resolve(void (entry.isDone = true)) };
      },
      now: () => new Date(),
      clockMs: () => performance.now(),
      random: seededRandom,
    },
  };
  return test;
}

/** The phase that a progress report tells of. */
export const phaseOf = (progress: RunProgress): BenchmarkProgress["phase"] | undefined =>
  (progress.detail as BenchmarkProgress | undefined)?.phase;

/**
 * 60,000 orders of 1,000 customers, with a primary key and nothing else. Autovacuum leaves them alone: it would come by some
 * time after they were written, and void what a test measures then.
 */
export async function createOrders(backend: TargetBackend): Promise<void> {
  const statements = [
    "CREATE TABLE orders WITH (autovacuum_enabled = off) AS SELECT g AS id, g % 1000 AS customer_id, CASE WHEN g % 7 = 0 THEN NULL ELSE g % 5 END AS status FROM generate_series(1, 60000) AS g",
    "ALTER TABLE orders ADD PRIMARY KEY (id)",
    "VACUUM ANALYZE orders",
  ];
  for (const text of statements) await send(backend, text);
}

/** What `createOrders` leaves in the schema. */
export const PRISTINE = ["orders", "orders_pkey"];

export async function send(backend: TargetBackend, text: string): Promise<(string | null)[][]> {
  return (await backend.execute({ text, keep: TEST_CAP })).rows;
}

/** Names of the indexes, tables and views of the test database. */
export async function relations(backend: TargetBackend): Promise<string[]> {
  const text = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1";
  return (await send(backend, text)).map(([name]) => name ?? "");
}

export const measure = (run: TestContext, text: string): Promise<BenchmarkOutput> =>
  runBenchmark(parseBenchmark(text), run.context);

/** The error that a benchmark ends with. @throws Error when it ends well. */
export async function refusal(run: TestContext, text: string): Promise<AppError> {
  const outcome = await measure(run, text).catch((error: unknown) => error);
  if (outcome instanceof AppError) return outcome;
  throw new Error(`the benchmark did not fail as expected: ${JSON.stringify(outcome).slice(0, 300)}`);
}
