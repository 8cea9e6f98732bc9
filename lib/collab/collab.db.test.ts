import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { eq, sql } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import * as Y from "yjs";
import { DOCUMENT_LIMITS } from "@/lib/notebook/document";
import { notebookOf, seeded } from "@/lib/notebook/notebook.fixture";
import { deleteCells, insertCells, moveCells, setTitle } from "@/lib/notebook/operations";
import { colourOf } from "@/lib/notebook/presence";
import { roomName } from "@/lib/notebook/room";
import { decodeDocument, encodeNotebook, readBody } from "@/lib/notebook/ydoc";
import type { Accessor } from "@/lib/store/access";
import { store } from "@/lib/store/client";
import { insertTestUser, openTestStore } from "@/lib/store/fixture";
import { createNotebook, readDocument } from "@/lib/store/notebooks";
import { notebookGrants, notebooks, type NotebookRole } from "@/lib/store/schema";
import { TestBrowser, until } from "./browser.fixture";
import { startTestServer, type TestServer } from "./collab-server.fixture";

type User = Accessor & { userId: string };

let testStore: Awaited<ReturnType<typeof openTestStore>>;
let ada: User;
let server: TestServer;
const browsers: TestBrowser[] = [];
const processes: ChildProcess[] = [];

beforeAll(async () => {
  testStore = await openTestStore(inject("postgresUrl"));
  ada = await insertTestUser("Ada");
  server = await startTestServer();
});

afterEach(() => {
  for (const browser of browsers.splice(0)) browser.close();
  for (const child of processes.splice(0)) child.kill("SIGKILL");
});

afterAll(async () => {
  await server.stop();
  await testStore.close();
});

const newNotebook = (...ids: string[]) => {
  const body = notebookOf(...ids);
  return createNotebook(ada, body, encodeNotebook(body));
};

async function open(notebookId: string, user: User | null = ada, url = server.url, epoch = 1) {
  const browser = new TestBrowser(url, roomName({ notebookId, epoch }), user?.userId ?? "");
  browsers.push(browser);
  await until(() => browser.provider.synced || browser.refusal !== null, "answered");
  return browser;
}

async function guest(notebookId: string, role: Exclude<NotebookRole, "owner">) {
  const user = await insertTestUser("Grace");
  await store().insert(notebookGrants).values({ notebookId, userId: user.userId, role });
  return user;
}

/** What the store holds: the body, and whether its document says the same. */
async function stored(notebookId: string) {
  const { body, document } = (await readDocument(notebookId))!;
  expect(readBody(decodeDocument(document))).toEqual(body);
  return body;
}

describe("two browsers on one notebook", () => {
  it("end up identical, also when both type in one cell, and the store holds the same", async () => {
    const id = await newNotebook("a", "b");
    const [one, two] = [await open(id), await open(id)];
    const random = seeded(3);
    for (let step = 0; step < 120; step += 1) {
      const browser = random() < 0.5 ? one : two;
      const text = browser.text("a");
      const at = Math.floor(random() * (text.length + 1));
      if (random() < 0.7) text.insert(at, `${step},`);
      else
        text.delete(Math.min(at, text.length - 1), Math.min(3, text.length - Math.min(at, text.length - 1)));
      if (step % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    insertCells(one.doc, [{ id: "new", kind: "plan" }], "a", null);
    moveCells(two.doc, ["b"], null, null);
    await one.saved();
    await two.saved();
    await until(() => JSON.stringify(one.body) === JSON.stringify(two.body), "identical");
    expect(await stored(id)).toEqual(one.body);
  });

  it("saves a deletion before it calls it saved", async () => {
    const id = await newNotebook("a", "b");
    const browser = await open(id);
    deleteCells(browser.doc, ["b"], null);
    browser.text("a").delete(0, 7);
    expect(browser.isSaved).toBe(false);
    await browser.saved();
    expect((await stored(id)).cells.map((cell) => cell.source)).toEqual(["'a'"]);
  });

  it("tells an idle newcomer that everything is saved", async () => {
    const browser = await open(await newNotebook("a"));
    await until(() => browser.told.includes("saved"), "told");
  });

  it("keeps edits made while the connection was lost", async () => {
    const id = await newNotebook("a");
    const [one, two] = [await open(id), await open(id)];
    one.socket.disconnect();
    one.text("a").insert(0, "offline ");
    two.text("a").insert(10, " online");
    await two.saved();
    expect(one.isSaved).toBe(false);
    await one.socket.connect();
    await one.saved();
    await until(() => two.body.cells[0]?.source === one.body.cells[0]?.source, "identical");
    expect((await stored(id)).cells[0]?.source).toBe("offline SELECT 'a' online");
  });
});

describe("who may do what", () => {
  it("lets nobody in who has no role, and says no more than that there is nothing", async () => {
    const id = await newNotebook("a");
    const stranger = await insertTestUser("Mallory");
    for (const browser of [
      await open(id, stranger),
      await open(id, null),
      await open("0190b6a0-1111-7000-8000-00000000000a", ada),
    ])
      expect(browser.refusal).toBe("not-found");
  });

  it.each(["viewer", "commenter", "runner"] as const)(
    "shows a %s everything and takes nothing",
    async (role) => {
      const id = await newNotebook("a");
      const user = await guest(id, role);
      const [owner, reader] = [await open(id), await open(id, user)];
      expect(reader.scope).toBe("readonly");
      reader.text("a").insert(0, "DROP TABLE orders; ");
      owner.text("a").insert(0, "-- seen\n");
      await owner.saved();
      await until(() => reader.body.cells[0]?.source.includes("-- seen"), "shown");
      expect(owner.body.cells[0]?.source).toBe("-- seen\nSELECT 'a'");
      expect(await stored(id)).toEqual(owner.body);
    },
  );

  it("puts out whoever loses access, and refuses the edits of whoever loses the right to edit, at once", async () => {
    const id = await newNotebook("a");
    const user = await guest(id, "editor");
    const browser = await open(id, user);
    browser.text("a").insert(0, "x");
    await browser.saved();
    await store()
      .update(notebookGrants)
      .set({ role: "viewer" })
      .where(eq(notebookGrants.userId, user.userId));
    await server.collab.documents.recheckAccess(id);
    await until(() => browser.told.includes("access"), "told");
    browser.text("a").insert(0, "y");
    await store().delete(notebookGrants).where(eq(notebookGrants.userId, user.userId));
    await server.collab.documents.recheckAccess(null);
    await until(() => browser.closes.some(({ reason }) => reason === "not-found"), "put out");
    expect((await stored(id)).cells[0]?.source).toBe("xSELECT 'a'");
  });

  it("keeps a client of an older epoch out, and puts everybody out when the epoch moves on", async () => {
    const id = await newNotebook("a");
    const browser = await open(id);
    await store().update(notebooks).set({ epoch: 2 }).where(eq(notebooks.id, id));
    browser.text("a").insert(0, "late ");
    await until(() => browser.closes.some(({ reason }) => reason === "epoch"), "put out");
    expect(browser.isSaved).toBe(false);
    expect((await stored(id)).cells[0]?.source).toBe("SELECT 'a'");
    expect((await open(id)).refusal).toBe("epoch");
    expect((await open(id, ada, server.url, 2)).refusal).toBeNull();
  });
});

describe("presence", () => {
  it("shows the person that the server knows, whatever name and colour a browser claims", async () => {
    const id = await newNotebook("a");
    const user = await guest(id, "viewer");
    const [owner, reader] = [await open(id), await open(id, user)];
    reader.provider.setAwarenessField("user", { name: "Ada (owner)", colour: "red;}" });
    reader.provider.setAwarenessField("cellId", "a");
    reader.provider.setAwarenessField("script", "<b>");
    await until(() => owner.presences.get(reader.doc.clientID)?.cellId, "seen");
    expect(owner.presences.get(reader.doc.clientID)).toEqual({
      cellId: "a",
      selection: null,
      user: { id: user.userId, name: "Grace", colour: colourOf(user.userId) },
    });
  });

  it("drops what is said in another's name, and what is too large", async () => {
    const id = await newNotebook("a");
    const user = await guest(id, "viewer");
    const owner = await open(id);
    owner.provider.setAwarenessField("cellId", "a");
    const impostor = new TestBrowser(
      server.url,
      roomName({ notebookId: id, epoch: 1 }),
      user.userId,
      owner.doc.clientID,
    );
    browsers.push(impostor);
    await impostor.synced();
    impostor.provider.setAwarenessField("cellId", "b");
    const third = await open(id, user);
    third.provider.setAwarenessField("cellId", "x".repeat(5000));
    third.text("a");
    await until(() => third.presences.get(owner.doc.clientID), "seen");
    await new Promise((resolve) => setTimeout(resolve, 100));
    const others = [...third.presences].filter(([client]) => client !== third.doc.clientID);
    expect(others.map(([client, state]) => [client, state.cellId])).toEqual([[owner.doc.clientID, "a"]]);
    expect([...owner.presences.keys()]).toEqual([owner.doc.clientID]);
  });

  it("ends when the browser leaves", async () => {
    const id = await newNotebook("a");
    const [one, two] = [await open(id), await open(id)];
    two.provider.setAwarenessField("cellId", "a");
    await until(() => one.presences.has(two.doc.clientID), "seen");
    two.socket.disconnect();
    await until(() => !one.presences.has(two.doc.clientID), "gone");
  });
});

describe("hostile and oversized messages", () => {
  it("ignores a stateless message, and one that claims to be for everybody", async () => {
    const id = await newNotebook("a");
    const user = await guest(id, "viewer");
    const [owner, reader] = [await open(id), await open(id, user)];
    owner.told.length = 0;
    reader.provider.sendStateless(JSON.stringify({ type: "saved" }));
    const room = roomName({ notebookId: id, epoch: 1 });
    const payload = Buffer.from(JSON.stringify({ type: "saved" }));
    reader.socket.send(Uint8Array.from([room.length, ...Buffer.from(room), 6, payload.length, ...payload]));
    owner.text("a").insert(0, "x");
    await until(() => reader.body.cells[0]?.source.startsWith("x"), "still connected");
    expect(reader.closes).toEqual([]);
    await owner.saved();
    expect(owner.told).toEqual(["saved"]);
  });

  it("closes on a message over the limit with a code that says so, and goes on serving", async () => {
    const id = await newNotebook("a");
    const [offender, other] = [await open(id), await open(id)];
    offender.text("a").insert(0, "x".repeat(DOCUMENT_LIMITS.messageBytes + 10));
    await until(() => offender.closes.some(({ code }) => code === 1009), "closed");
    offender.socket.disconnect();
    expect(offender.isSaved).toBe(false);
    other.text("a").insert(0, "y");
    await other.saved();
    expect((await stored(id)).cells[0]?.source).toBe("ySELECT 'a'");
  });

  it("takes no more than the document's limit, tells the offender, and keeps the others working", async () => {
    const id = await newNotebook("a");
    const [offender, other] = [await open(id), await open(id)];
    for (let part = 0; part < 5; part += 1) offender.text("a").insert(0, "x".repeat(900_000));
    await until(() => offender.closes.some(({ reason }) => reason === "too-large"), "told");
    offender.socket.disconnect();
    expect(offender.text("a").length).toBe(4_500_010);
    other.text("a").insert(0, "y");
    await other.saved();
    const { document } = (await readDocument(id))!;
    expect(document.byteLength).toBeLessThanOrEqual(DOCUMENT_LIMITS.documentBytes);
    expect((await stored(id)).cells[0]?.source.startsWith("y")).toBe(true);
  });
});

describe("saving", () => {
  it("survives a store that goes away: nothing is called saved, nothing is lost, and it heals", async () => {
    const id = await newNotebook("a");
    const browser = await open(id);
    const end = await outage(testStore.url);
    browser.text("a").insert(0, "during ");
    await until(() => browser.told.includes("store-unreachable"), "told");
    browser.text("a").insert(0, "still ");
    expect(browser.isSaved).toBe(false);
    await end();
    await browser.saved();
    expect((await stored(id)).cells[0]?.source).toBe("still during SELECT 'a'");
    expect(server.logged.join()).toContain("trying again");
  });

  it("keeps unsaved edits in memory when everybody leaves during an outage", async () => {
    const id = await newNotebook("a");
    const browser = await open(id);
    const end = await outage(testStore.url);
    browser.text("a").insert(0, "kept ");
    await until(() => browser.told.includes("store-unreachable"), "told");
    browser.close();
    await end();
    await until(async () => (await readDocument(id))?.body.cells[0]?.source === "kept SELECT 'a'", "saved");
  });

  it("lets nobody in while the store is away, and lets them in by itself afterwards", async () => {
    const id = await newNotebook("a");
    const end = await outage(testStore.url);
    const browser = new TestBrowser(server.url, roomName({ notebookId: id, epoch: 1 }), ada.userId);
    browsers.push(browser);
    await until(() => browser.closes.some(({ code }) => code === 1013), "sent away");
    await end();
    browser.refusal = null;
    await browser.socket.connect();
    await browser.synced();
  });

  it("stores a notebook whatever a foreign client wrote into it", async () => {
    const id = await newNotebook("a");
    const browser = await open(id);
    browser.doc.getMap("cells").set("odd", new Y.Map<unknown>([["view", new Y.Map<unknown>([["n", 1n]])]]));
    browser.text("a").insert(0, "\0\ud800 ");
    await browser.saved();
    expect((await readDocument(id))?.body.cells.map((cell) => cell.id).sort()).toEqual(["a", "odd"]);
  });

  it("loses nothing that was acknowledged when the process is killed", async () => {
    const id = await newNotebook("a");
    const first = await spawnServer();
    const browser = await open(id, ada, first.url);
    browser.text("a").insert(0, "acknowledged ");
    await browser.saved();
    first.child.kill("SIGKILL");
    expect((await stored(id)).cells[0]?.source).toBe("acknowledged SELECT 'a'");
  });

  it("writes everything before it stops on SIGTERM, and sends browsers away to come back", async () => {
    const id = await newNotebook("a");
    const first = await spawnServer();
    const browser = await open(id, ada, first.url);
    browser.text("a").insert(0, "unhurried ");
    await until(() => !browser.provider.hasUnsyncedChanges, "received");
    const exit = new Promise((resolve) => first.child.once("exit", resolve));
    first.child.kill("SIGTERM");
    expect(await exit).toBe(0);
    await until(() => browser.closes.some(({ code }) => code === 1012), "sent away");
    expect((await stored(id)).cells[0]?.source).toBe("unhurried SELECT 'a'");
  });
});

describe("live documents for the rest of the process", () => {
  it("shows a cell as it is typed, before it is stored", async () => {
    const id = await newNotebook("a");
    const browser = await open(id);
    browser.text("a").insert(0, "now ");
    await until(() => !browser.provider.hasUnsyncedChanges, "received");
    expect(await server.collab.documents.cell(id, "a")).toEqual({
      kind: "sql",
      name: "",
      source: "now SELECT 'a'",
      targetId: null,
    });
    expect(await server.collab.documents.cell(id, "missing")).toBeNull();
    await server.collab.documents.flush(id);
    expect((await stored(id)).cells[0]?.source).toBe("now SELECT 'a'");
  });

  it("renames a notebook nobody has open, and one that somebody has", async () => {
    const id = await newNotebook("a");
    await server.collab.documents.setTitle(id, "Closed");
    expect((await stored(id)).title).toBe("Closed");
    const browser = await open(id);
    expect(browser.body.title).toBe("Closed");
    await server.collab.documents.setTitle(id, "Open");
    await until(() => browser.body.title === "Open", "renamed");
    setTitle(browser.doc, "Typed", null);
    await browser.saved();
    expect((await stored(id)).title).toBe("Typed");
    expect(await server.collab.documents.cell(id, "a")).toMatchObject({ source: "SELECT 'a'" });
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
    ["--import", "tsx", path.join(import.meta.dirname, "collab-process.fixture.ts"), testStore.url],
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
