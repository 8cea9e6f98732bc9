import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { DOCUMENT_LIMITS } from "@/lib/notebook/document";
import { roomName } from "@/lib/notebook/room";
import { store } from "@/lib/store/client";
import { insertTestUser } from "@/lib/store/fixture";
import { readDocument } from "@/lib/store/notebooks";
import { notebookGrants, notebooks } from "@/lib/store/schema";
import { until } from "./browser.fixture";
import { stored, TestWorld } from "./collab-world.fixture";

let world: TestWorld;

beforeAll(async () => {
  world = await TestWorld.create(inject("postgresUrl"));
});

afterEach(() => world.closeBrowsers());
afterAll(() => world.destroy());

describe("who may do what", () => {
  it("lets nobody in who has no role, and says no more than that there is nothing", async () => {
    const id = await world.newNotebook("a");
    const stranger = await insertTestUser("Mallory");
    for (const browser of [
      await world.open(id, { user: stranger }),
      await world.open(id, { user: null }),
      await world.open("0190b6a0-1111-7000-8000-00000000000a"),
    ])
      expect(browser.refusal).toBe("not-found");
  });

  it.each(["viewer", "commenter", "runner"] as const)(
    "shows a %s everything and takes nothing",
    async (role) => {
      const id = await world.newNotebook("a");
      const user = await world.guest(id, role);
      const [owner, reader] = [await world.open(id), await world.open(id, { user })];
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
    const id = await world.newNotebook("a");
    const user = await world.guest(id, "editor");
    const browser = await world.open(id, { user });
    browser.text("a").insert(0, "x");
    await browser.saved();
    await store()
      .update(notebookGrants)
      .set({ role: "viewer" })
      .where(eq(notebookGrants.userId, user.userId));
    await world.server.collab.documents.recheckAccess(id);
    await until(() => browser.told.includes("access"), "told");
    browser.text("a").insert(0, "y");
    await store().delete(notebookGrants).where(eq(notebookGrants.userId, user.userId));
    await world.server.collab.documents.recheckAccess(null);
    await until(() => browser.closes.some(({ reason }) => reason === "not-found"), "put out");
    expect((await stored(id)).cells[0]?.source).toBe("xSELECT 'a'");
  });

  it("keeps a client of an older epoch out, and puts everybody out when the epoch moves on", async () => {
    const id = await world.newNotebook("a");
    const browser = await world.open(id);
    await store().update(notebooks).set({ epoch: 2 }).where(eq(notebooks.id, id));
    browser.text("a").insert(0, "late ");
    await until(() => browser.closes.some(({ reason }) => reason === "epoch"), "put out");
    expect(browser.isSaved).toBe(false);
    expect((await stored(id)).cells[0]?.source).toBe("SELECT 'a'");
    expect((await world.open(id)).refusal).toBe("epoch");
    expect((await world.open(id, { epoch: 2 })).refusal).toBeNull();
  });
});

describe("hostile and oversized messages", () => {
  it("ignores a stateless message, and one that claims to be for everybody", async () => {
    const id = await world.newNotebook("a");
    const user = await world.guest(id, "viewer");
    const [owner, reader] = [await world.open(id), await world.open(id, { user })];
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
    const id = await world.newNotebook("a");
    const [offender, other] = [await world.open(id), await world.open(id)];
    offender.text("a").insert(0, "x".repeat(DOCUMENT_LIMITS.messageBytes + 10));
    await until(() => offender.closes.some(({ code }) => code === 1009), "closed");
    offender.socket.disconnect();
    expect(offender.isSaved).toBe(false);
    other.text("a").insert(0, "y");
    await other.saved();
    expect((await stored(id)).cells[0]?.source).toBe("ySELECT 'a'");
  });

  it("takes no more than the document's limit, tells the offender, and keeps the others working", async () => {
    const id = await world.newNotebook("a");
    const [offender, other] = [await world.open(id), await world.open(id)];
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
