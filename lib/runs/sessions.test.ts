import { beforeEach, describe, expect, it } from "vitest";
import type { SessionView } from "@/lib/notebook/runs";
import type { TargetConnection } from "@/lib/store/target-connections";
import type { TargetBackend, TransactionStatus } from "@/lib/target/types";
import { Sessions } from "./sessions";

/** A backend without a server: only what sessions look at. */
class IdleBackend {
  transaction: TransactionStatus = "idle";
  isClosed = false;

  constructor(readonly pid: number) {}

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

const connection = { id: "target" } as TargetConnection;
const description = { name: "shop", environment: "sandbox", serverVersion: "18.4" };
const HOUR_MS = 60 * 60_000;

let now: number;
let opened: IdleBackend[];
let told: SessionView[];
let sessions: Sessions;

beforeEach(() => {
  now = 0;
  opened = [];
  told = [];
  sessions = new Sessions({
    open() {
      const backend = new IdleBackend(opened.length + 1);
      opened.push(backend);
      return Promise.resolve({ backend: backend as unknown as TargetBackend, description });
    },
    publish: (_, view) => told.push(view),
    now: () => new Date(now),
  });
});

const pidOf = async (notebookId: string) => (await sessions.use(notebookId, connection)).backend.pid;

describe("Sessions", () => {
  it("keeps one backend per notebook and target", async () => {
    expect(await pidOf("a")).toBe(1);
    sessions.settle("a", "target");
    expect(await pidOf("a")).toBe(1);
    expect(await pidOf("b")).toBe(2);
  });

  it("closes a backend that nobody has used for an hour, and not one that is in use", async () => {
    await pidOf("a");
    await pidOf("busy");
    sessions.settle("a", "target");
    now += HOUR_MS - 1;
    await sessions.tend();
    expect(opened[0]?.isClosed).toBe(false);
    now += 2;
    await sessions.tend();
    expect(opened.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    expect(told.at(-1)).toMatchObject({ backendPid: null, transaction: "none" });
  });

  it("says since when a transaction is open, until it ends", async () => {
    await pidOf("a");
    opened[0]!.transaction = "in-transaction";
    now = 5000;
    sessions.settle("a", "target");
    now = 9000;
    sessions.settle("a", "target");
    expect(told.at(-1)).toMatchObject({
      transaction: "in-transaction",
      transactionSince: "1970-01-01T00:00:05.000Z",
    });
    opened[0]!.transaction = "idle";
    sessions.settle("a", "target");
    expect(told.at(-1)).toMatchObject({ transaction: "idle", transactionSince: null });
  });

  it("notices a backend that the server closed, and opens another for the next run", async () => {
    await pidOf("a");
    sessions.settle("a", "target");
    opened[0]!.isClosed = true;
    await sessions.tend();
    expect(told.at(-1)).toMatchObject({ backendPid: null });
    expect(await pidOf("a")).toBe(2);
  });

  it("closes what a target's holders have, and only that", async () => {
    await pidOf("a");
    await sessions.use("b", { ...connection, id: "other" });
    await sessions.closeTarget("target");
    expect(opened.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  });
});
