import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { insertTeardown } from "@/lib/store/teardowns";
import { openForTeardown } from "./backends";
import { eventually, openTestWorld, TEST_LIMITS, type TestWorld } from "./fixture";
import { Lanes } from "./lanes";
import { Teardowns } from "./teardowns";

let world: TestWorld;
let runId: string;

beforeAll(async () => {
  world = await openTestWorld(inject("postgresUrl"), "teardowns");
  runId = (await world.bench.run(await world.bench.notebook(), "select 1")).id;
});
afterAll(() => world?.close());

/** A table that a run which is over left behind, with the statement that drops it still to be carried out. */
async function leaveBehind(table: string): Promise<void> {
  await world.ask(`create table ${table}()`);
  await insertTeardown({ runId, targetId: world.bench.targetId, statement: `drop table ${table}` });
}

describe("a benchmark", () => {
  it("starts on a target without what earlier runs left there", async () => {
    await leaveBehind("left_over");
    const run = await world.bench.run(
      await world.bench.notebook(),
      "undo: drop table left_over\ncreate table left_over()",
      { kind: "benchmark" },
    );
    expect(run).toMatchObject({ status: "ok", error: null });
    expect(await world.tableExists("left_over")).toBe(false);
  });
});

describe("a sweep", () => {
  // The engine would sweep, too, in its own queues.
  beforeAll(() => world.bench.engine.close());

  const openSweep = async () => {
    const lanes = new Lanes();
    const teardowns = new Teardowns({
      lanes,
      openBackend: (targetId) => openForTeardown(targetId, TEST_LIMITS),
      clockMs: () => 0,
      log: (message) => expect.fail(message),
    });
    const benchmark = { id: "benchmark", notebookId: "measuring", exclusive: true };
    const never = new AbortController().signal;
    const leave = await lanes.enter(world.bench.targetId, benchmark, never, () => undefined);
    return { teardowns, leave };
  };

  it("leaves a target alone while a benchmark has it, without holding up its caller", async () => {
    await leaveBehind("in_the_way");
    const { teardowns, leave } = await openSweep();
    await teardowns.sweep();
    await sleep(200);
    expect(await world.tableExists("in_the_way")).toBe(true);
    leave();
    await eventually(async () => expect(await world.tableExists("in_the_way")).toBe(false));
    await teardowns.stop();
  });

  it("that waits for its turn is given up when the process stops", async () => {
    await leaveBehind("until_next_start");
    const { teardowns, leave } = await openSweep();
    await teardowns.sweep();
    await teardowns.stop();
    leave();
    await sleep(200);
    expect(await world.tableExists("until_next_start")).toBe(true);
  });
});
