import { expect, test } from "vitest";
import type { Log } from "./log";
import { Shutdown } from "./shutdown";

function recordingLog() {
  const lines: string[] = [];
  const log: Log = {
    say: (message) => lines.push(message),
    note: (message) => lines.push(message),
    error: (what) => lines.push(what),
    postgres: () => undefined,
  };
  return { log, lines };
}

test("stages stop from the highest down, and parts of one stage side by side", async () => {
  const order: string[] = [];
  const shutdown = new Shutdown(recordingLog().log);
  shutdown.add("store", 1, 1000, () => order.push("store"));
  let release = () => undefined as void;
  shutdown.add("documents", 2, 1000, () => new Promise<void>((resolve) => (release = resolve)));
  shutdown.add("runs", 2, 1000, () => {
    order.push("runs");
    setTimeout(release, 5);
  });
  await shutdown.run();
  expect(order).toEqual(["runs", "store"]);
});

test("a part that hangs or fails does not keep the next from stopping", async () => {
  const { log, lines } = recordingLog();
  const shutdown = new Shutdown(log);
  let isStoreStopped = false;
  shutdown.add("store", 1, 1000, () => (isStoreStopped = true));
  shutdown.add("documents", 2, 20, () => new Promise(() => undefined));
  shutdown.add("runs", 2, 1000, () => Promise.reject(new Error("no")));
  await shutdown.run();
  expect(isStoreStopped).toBe(true);
  expect(lines.sort()).toEqual(["documents did not stop within 20 ms", "runs did not stop cleanly"]);
});

test("stopping twice stops once", async () => {
  let stops = 0;
  const shutdown = new Shutdown(recordingLog().log);
  shutdown.add("store", 1, 1000, () => stops++);
  await Promise.all([shutdown.run(), shutdown.run()]);
  expect(stops).toBe(1);
});
