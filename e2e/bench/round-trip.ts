import { Client } from "pg";
import { isRunOver, type NotebookEvent } from "@/lib/notebook/runs";
import { TestBench } from "@/lib/runs/fixture";
import { startPostgres, type Lab } from "@/lib/server/postgres/start-postgres";
import { connectStore, disconnectStore } from "@/lib/store/client";
import { migrateStore } from "@/lib/store/migrate";
import { openBackend } from "@/lib/target/backend";
import type { BackendConfig } from "@/lib/target/types";
import { temporaryDataDir } from "../tunebook-process";
import { durationFigure, interleavedMedians, type Figure } from "./figure";

const ROUNDS = 200;
const STATEMENTS = [
  { name: "SELECT 1", text: "SELECT 1" },
  { name: "SELECT by primary key", text: "SELECT id, reference FROM item WHERE id = 4711" },
];
const CAP = { rows: 10_000, bytes: 4 << 20, valueBytes: 64 << 10 };
const PEER = "bare pg client";

/**
 * One statement through our run path, from asking for the run to the event that it is over, with the run recorded on the
 * way; and through a target's backend alone. Both against the same statement over a bare client, on the embedded clusters.
 */
export async function measureRoundTrips(): Promise<Figure[]> {
  const { dataDir, remove } = await temporaryDataDir();
  const postgres = await startPostgres({
    ...{ dataDir, projectRoot: process.cwd(), wantStore: true, wantLab: true },
    log: () => undefined,
  });
  try {
    const { storeUrl, lab } = postgres;
    if (!storeUrl || !lab) throw new Error("both clusters were asked for");
    await migrateStore(storeUrl);
    await connectStore(storeUrl);
    return await measureOn(await createTarget(lab));
  } finally {
    await disconnectStore();
    await postgres.stop();
    await remove();
  }
}

async function createTarget(lab: Lab): Promise<BackendConfig> {
  const admin = new Client({ connectionString: lab.superuserUrl("postgres") });
  await admin.connect();
  await admin.query(`CREATE DATABASE round_trip OWNER ${admin.escapeIdentifier(lab.role)}`);
  await admin.end();
  const { host, port, role, password } = lab;
  return { host, port, role, password, database: "round_trip", tlsMode: "prefer" };
}

async function measureOn(config: BackendConfig): Promise<Figure[]> {
  const bare = await connectBare(config);
  await createItems(bare);
  const options = {
    applicationName: "bench",
    readOnly: false,
    statementTimeoutMs: 60_000,
    lockTimeoutMs: 5000,
  };
  const backend = await openBackend(config, options);
  const runPath = await RunPath.open(config);
  const figures: Figure[] = [];
  try {
    for (const { name, text } of STATEMENTS) {
      const works = [
        () => bare.query({ text, rowMode: "array" }),
        () => backend.execute({ text, keep: CAP }),
        () => runPath.run(text),
      ];
      await interleavedMedians(ROUNDS / 10, works); // Warm: plans, caches, compiled code.
      const [bareMs = NaN, backendMs = NaN, runMs = NaN] = await interleavedMedians(ROUNDS, works);
      figures.push(durationFigure(`${name}, a target's backend`, backendMs, PEER, bareMs));
      figures.push(durationFigure(`${name}, a recorded run`, runMs, PEER, bareMs));
    }
    return figures;
  } finally {
    await runPath.close();
    await Promise.all([backend.close(), bare.end()]);
  }
}

async function connectBare({ host, port, database, role, password }: BackendConfig): Promise<Client> {
  const client = new Client({ host, port, database, user: role, password: password ?? undefined });
  await client.connect();
  return client;
}

async function createItems(client: Client): Promise<void> {
  await client.query(
    "CREATE TABLE item AS SELECT id, md5(id::text) AS reference FROM generate_series(1, 100000) AS id",
  );
  await client.query("ALTER TABLE item ADD PRIMARY KEY (id)");
  await client.query("VACUUM ANALYZE item");
}

/** Runs of one notebook, awaited by the event log that pages listen to. */
class RunPath {
  readonly #waiting = new Map<string, () => void>();
  readonly #over = new Set<string>();

  private constructor(
    private readonly bench: TestBench,
    private readonly notebookId: string,
  ) {}

  static async open(config: BackendConfig): Promise<RunPath> {
    const bench = await TestBench.create(config);
    const path = new RunPath(bench, await bench.notebook());
    await bench.engine.events.subscribe(path.notebookId, 0, (event) => path.#hear(event));
    return path;
  }

  async run(text: string): Promise<void> {
    const { id } = await this.bench.start(this.notebookId, text, { cellId: "cell" });
    if (this.#over.delete(id)) return;
    await new Promise<void>((resolve) => this.#waiting.set(id, resolve));
  }

  close(): Promise<void> {
    return this.bench.engine.close();
  }

  #hear(event: NotebookEvent): void {
    if (event.type !== "run" || !isRunOver(event.run.status)) return;
    if (event.run.status !== "ok") throw new Error(`a run ended as ${event.run.status}`);
    const { id } = event.run;
    const resolve = this.#waiting.get(id);
    if (!resolve) this.#over.add(id);
    resolve?.();
    this.#waiting.delete(id);
  }
}
