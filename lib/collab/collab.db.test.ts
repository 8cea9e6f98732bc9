import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { seeded } from "@/lib/notebook/notebook.fixture";
import { deleteCells, insertCells, moveCells, setTitle } from "@/lib/notebook/operations";
import { colourOf } from "@/lib/notebook/presence";
import { until } from "./browser.fixture";
import { stored, TestWorld } from "./collab-world.fixture";

let world: TestWorld;

beforeAll(async () => {
  world = await TestWorld.create(inject("postgresUrl"));
});

afterEach(() => world.closeBrowsers());
afterAll(() => world.destroy());

describe("two browsers on one notebook", () => {
  it("end up identical, also when both type in one cell, and the store holds the same", async () => {
    const id = await world.newNotebook("a", "b");
    const [one, two] = [await world.open(id), await world.open(id)];
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
    const id = await world.newNotebook("a", "b");
    const browser = await world.open(id);
    deleteCells(browser.doc, ["b"], null);
    browser.text("a").delete(0, 7);
    expect(browser.isSaved).toBe(false);
    await browser.saved();
    expect((await stored(id)).cells.map((cell) => cell.source)).toEqual(["'a'"]);
  });

  it("tells an idle newcomer that everything is saved", async () => {
    const browser = await world.open(await world.newNotebook("a"));
    await until(() => browser.told.includes("saved"), "told");
  });

  it("keeps edits made while the connection was lost", async () => {
    const id = await world.newNotebook("a");
    const [one, two] = [await world.open(id), await world.open(id)];
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

describe("presence", () => {
  it("shows the person that the server knows, whatever name and colour a browser claims", async () => {
    const id = await world.newNotebook("a");
    const user = await world.guest(id, "viewer");
    const [owner, reader] = [await world.open(id), await world.open(id, { user })];
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
    const id = await world.newNotebook("a");
    const user = await world.guest(id, "viewer");
    const owner = await world.open(id);
    owner.provider.setAwarenessField("cellId", "a");
    const impostor = world.knock(id, { user, clientId: owner.doc.clientID });
    await impostor.synced();
    impostor.provider.setAwarenessField("cellId", "b");
    const third = await world.open(id, { user });
    third.provider.setAwarenessField("cellId", "x".repeat(5000));
    third.text("a");
    await until(() => third.presences.get(owner.doc.clientID), "seen");
    await new Promise((resolve) => setTimeout(resolve, 100));
    const others = [...third.presences].filter(([client]) => client !== third.doc.clientID);
    expect(others.map(([client, state]) => [client, state.cellId])).toEqual([[owner.doc.clientID, "a"]]);
    expect([...owner.presences.keys()]).toEqual([owner.doc.clientID]);
  });

  it("ends when the browser leaves", async () => {
    const id = await world.newNotebook("a");
    const [one, two] = [await world.open(id), await world.open(id)];
    two.provider.setAwarenessField("cellId", "a");
    await until(() => one.presences.has(two.doc.clientID), "seen");
    two.socket.disconnect();
    await until(() => !one.presences.has(two.doc.clientID), "gone");
  });
});

describe("live documents for the rest of the process", () => {
  it("shows a cell as it is typed, before it is stored", async () => {
    const id = await world.newNotebook("a");
    const browser = await world.open(id);
    browser.text("a").insert(0, "now ");
    await until(() => !browser.provider.hasUnsyncedChanges, "received");
    expect(await world.server.collab.documents.cell(id, "a")).toEqual({
      kind: "sql",
      name: "",
      source: "now SELECT 'a'",
      targetId: null,
    });
    expect(await world.server.collab.documents.cell(id, "missing")).toBeNull();
    await world.server.collab.documents.flush(id);
    expect((await stored(id)).cells[0]?.source).toBe("now SELECT 'a'");
  });

  it("renames a notebook nobody has open, and one that somebody has", async () => {
    const id = await world.newNotebook("a");
    await world.server.collab.documents.setTitle(id, "Closed");
    expect((await stored(id)).title).toBe("Closed");
    const browser = await world.open(id);
    expect(browser.body.title).toBe("Closed");
    await world.server.collab.documents.setTitle(id, "Open");
    await until(() => browser.body.title === "Open", "renamed");
    setTitle(browser.doc, "Typed", null);
    await browser.saved();
    expect((await stored(id)).title).toBe("Typed");
    expect(await world.server.collab.documents.cell(id, "a")).toMatchObject({ source: "SELECT 'a'" });
  });
});
