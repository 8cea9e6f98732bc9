import "server-only";
import type { BenchmarkProgress } from "@/lib/benchmark/progress";
import type { RunContext } from "@/lib/cells/contract";
import { WITHOUT_COPIES } from "@/lib/cells/run-context.fixture";
import type { RunProgress } from "@/lib/notebook/runs";
import { seededRandom } from "@/lib/stats/random";
import { TEST_CAP, type TestTarget } from "@/lib/target/test-target";
import type { BackendOptions, TargetBackend } from "@/lib/target/types";

/** A run's context on a real target, and what a test wants to know of the run afterwards. */
export interface TestContext {
  context: RunContext;
  /** Journalled teardowns and whether they were carried out, in order. */
  journal: { statement: string; isDone: boolean }[];
  progress: RunProgress[];
  /** Cancels as the owner of a run does: the signal, then whatever statement runs. */
  cancel(): Promise<void>;
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
