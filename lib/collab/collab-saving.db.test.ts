import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { sql } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import * as Y from "yjs";
import { store } from "@/lib/store/client";
import { readDocument } from "@/lib/store/notebooks";
import { until } from "./browser.fixture";
import { stored, TestWorld } from "./collab-world.fixture";

let world: TestWorld;
const processes: ChildProcess[] = [];

beforeAll(async () => {
  world = await TestWorld.create(inject("postgresUrl"));
});

afterEach(() => {
  world.closeBrowsers();
  for (const child of processes.splice(0)) child.kill("SIGKILL");
});
afterAll(() => world.destroy());

describe("saving", () => {
  it("survives a store that goes away: nothing is called saved, nothing is lost, and it heals", async () => {
    const id = await world.newNotebook("a");
    const browser = await world.open(id);
    const end = await outage(world.storeUrl);
    browser.text("a").insert(0, "during ");
    await until(() => browser.told.includes("store-unreachable"), "told");
    browser.text("a").insert(0, "still ");
    expect(browser.isSaved).toBe(false);
    await end();
    await browser.saved();
    expect((await stored(id)).cells[0]?.source).toBe("still during SELECT 'a'");
    expect(world.server.logged.join()).toContain("trying again");
  });

  it("keeps unsaved edits in memory when everybody leaves during an outage", async () => {
    const id = await world.newNotebook("a");
    const browser = await world.open(id);
    const end = await outage(world.storeUrl);
    browser.text("a").insert(0, "kept ");
    await until(() => browser.told.includes("store-unreachable"), "told");
    browser.close();
    await end();
    await until(async () => (await readDocument(id))?.body.cells[0]?.source === "kept SELECT 'a'", "saved");
  });

  it("lets nobody in while the store is away, and lets them in by itself afterwards", async () => {
    const id = await world.newNotebook("a");
    const end = await outage(world.storeUrl);
    const browser = world.knock(id);
    await until(() => browser.closes.some(({ code }) => code === 1013), "sent away");
    await end();
    browser.refusal = null;
    await browser.socket.connect();
    await browser.synced();
  });

  it("stores a notebook whatever a foreign client wrote into it", async () => {
    const id = await world.newNotebook("a");
    const browser = await world.open(id);
    browser.doc.getMap("cells").set("odd", new Y.Map<unknown>([["view", new Y.Map<unknown>([["n", 1n]])]]));
    browser.text("a").insert(0, "\0\ud800 ");
    await browser.saved();
    expect((await readDocument(id))?.body.cells.map((cell) => cell.id).sort()).toEqual(["a", "odd"]);
  });

  it("loses nothing that was acknowledged when the process is killed", async () => {
    const id = await world.newNotebook("a");
    const first = await spawnServer();
    const browser = await world.open(id, { url: first.url });
    browser.text("a").insert(0, "acknowledged ");
    await browser.saved();
    first.child.kill("SIGKILL");
    expect((await stored(id)).cells[0]?.source).toBe("acknowledged SELECT 'a'");
  });

  it("writes everything before it stops on SIGTERM, and sends browsers away to come back", async () => {
    const id = await world.newNotebook("a");
    const first = await spawnServer();
    const browser = await world.open(id, { url: first.url });
    browser.text("a").insert(0, "unhurried ");
    await until(() => !browser.provider.hasUnsyncedChanges, "received");
    const exit = new Promise((resolve) => first.child.once("exit", resolve));
    first.child.kill("SIGTERM");
    expect(await exit).toBe(0);
    await until(() => browser.closes.some(({ code }) => code === 1012), "sent away");
    expect((await stored(id)).cells[0]?.source).toBe("unhurried SELECT 'a'");
  });
});

/** Makes the store refuse every backend, as a restart does; returns what ends it. */
async function outage(url: string): Promise<() => Promise<void>> {
  const name = new URL(url).pathname.slice(1);
  const admin = new Client({ connectionString: inject("postgresUrl") });
  await admin.connect();
  await admin.query(`alter database ${name} with allow_connections false`);
  await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
  return async () => {
    await admin.query(`alter database ${name} with allow_connections true`);
    await admin.end();
    await until(
      () =>
        store()
          .execute(sql`select 1`)
          .then(
            () => true,
            () => false,
          ),
      "back",
    );
  };
}

async function spawnServer(): Promise<{ child: ChildProcess; url: string }> {
  const root = path.join(import.meta.dirname, "../..");
  const child = spawn(
    process.execPath,
    ["--import", "tsx", path.join(import.meta.dirname, "collab-process.fixture.ts"), world.storeUrl],
    {
      cwd: root,
      env: { ...process.env, TSX_TSCONFIG_PATH: path.join(root, "lib/server/tsconfig.json") },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  processes.push(child);
  for await (const line of createInterface({ input: child.stdout! })) return { child, url: line };
  throw new Error("the server did not start");
}
