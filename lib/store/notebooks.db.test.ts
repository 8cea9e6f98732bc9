import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Cell, NotebookBody } from "@/lib/notebook/document";
import { ANONYMOUS, type Accessor } from "./access";
import { insertTestUser, openTestStore, testBody } from "./fixture";
import { createNotebook, listNotebooks, openNotebook, readDocument, saveDocument } from "./notebooks";

let close: () => Promise<void>;
let ada: Accessor & { userId: string };

beforeAll(async () => {
  ({ close } = await openTestStore(inject("postgresUrl")));
});
afterAll(() => close());

const cell = (source: string, id = "c1"): Cell => ({
  id,
  kind: "sql",
  name: "",
  order: "a0",
  source,
  view: {},
});

async function titlesFound(search: string): Promise<string[]> {
  return (await listNotebooks(ada, { search })).map((notebook) => notebook.title);
}

describe("search", () => {
  beforeAll(async () => {
    ada = await insertTestUser("Ada");
    const bodies: NotebookBody[] = [
      testBody({
        title: "Slow order page",
        cells: [cell("select * from shop.order_items where order_id = 7")],
      }),
      testBody({ title: "Über Größe", abstract: "vacuum and bloat" }),
      testBody({ title: "Notes", cells: [cell("-- the order page again"), cell("explain analyze", "c2")] }),
    ];
    for (const body of bodies) await createNotebook(ada, body, new Uint8Array([1]));
    const other = await insertTestUser("Other");
    await createNotebook(other, testBody({ title: "Slow order page of another" }), new Uint8Array([1]));
  });

  it("finds words of the title and of any cell, the title's first, and nobody else's notebooks", async () => {
    expect(await titlesFound("order page")).toEqual(["Slow order page", "Notes"]);
    expect(await titlesFound("explain")).toEqual(["Notes"]);
    expect(await titlesFound("bloat")).toEqual(["Über Größe"]);
  });

  it("finds beginnings of words, parts of identifiers and letters beyond ASCII", async () => {
    expect(await titlesFound("ite")).toEqual(["Slow order page"]);
    expect(await titlesFound("order_items")).toEqual(["Slow order page"]);
    expect(await titlesFound("shop.order")).toEqual(["Slow order page"]);
    expect(await titlesFound("größ")).toEqual(["Über Größe"]);
  });

  it("keeps phrases together and leaves excluded words out", async () => {
    expect(await titlesFound('"slow order"')).toEqual(["Slow order page"]);
    expect(await titlesFound('"page slow"')).toEqual([]);
    expect(await titlesFound("order -slow")).toEqual(["Notes"]);
  });

  it("takes any text for words, never for syntax", async () => {
    for (const typed of ["'", "a & | b", "!!", "((", ":*", "\\", "a'b:*", "\0"]) await titlesFound(typed);
    expect(await titlesFound("  ")).toHaveLength(3);
    expect(await titlesFound("'")).toEqual([]);
  });

  it("follows the text as it is saved", async () => {
    const id = await createNotebook(ada, testBody({ title: "Draft" }), new Uint8Array([1]));
    const body = testBody({ title: "Final", cells: [cell("select zanzibar")] });
    await saveDocument(id, { document: new Uint8Array([2]), body, editedBy: ada.userId, epoch: 1 });
    expect(await titlesFound("zanzibar")).toEqual(["Final"]);
    expect(await titlesFound("draft")).toEqual([]);
  });
});

describe("a document", () => {
  it("comes back byte for byte, with what was derived from it", async () => {
    const document = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);
    const id = await createNotebook(ada, testBody(), new Uint8Array([1]), "template:tour");
    const body = testBody({ title: "T", cells: [cell("select 1")] });
    expect(await saveDocument(id, { document, body, editedBy: ada.userId, epoch: 1 })).toBe(true);
    expect(await readDocument(id)).toEqual({ document, epoch: 1, body });
    expect(await openNotebook(ada, id)).toMatchObject({ title: "T", body, cellCount: 1, role: "owner" });
  });

  it("of another epoch is not written", async () => {
    const id = await createNotebook(ada, testBody(), new Uint8Array([1]));
    const saved = { document: new Uint8Array([2]), body: testBody({ title: "old client" }), editedBy: null };
    expect(await saveDocument(id, { ...saved, epoch: 2 })).toBe(false);
    expect((await readDocument(id))?.body.title).toBe("Untitled");
  });

  it("of a notebook that is gone is null, and not written", async () => {
    const missing = "01980000-0000-7000-8000-000000000000";
    expect(await readDocument(missing)).toBeNull();
    expect(await readDocument("no-id")).toBeNull();
    const saved = { document: new Uint8Array([1]), body: testBody(), editedBy: null, epoch: 1 };
    expect(await saveDocument(missing, saved)).toBe(false);
  });

  it("is stored also when its text holds what PostgreSQL cannot", async () => {
    const body = testBody({ title: "a\0b", cells: [cell("select '\ud800'")] });
    const id = await createNotebook(ada, body, new Uint8Array([1]));
    expect((await openNotebook(ada, id)).body.cells[0]?.source).toBe("select '\uFFFD'");
    expect((await openNotebook(ada, id)).title).toBe("a\uFFFDb");
  });

  it("is stored also when it has more words than a tsvector holds", async () => {
    const words = Array.from({ length: 150_000 }, (_, index) => `word${index.toString(36)}`).join(" ");
    const id = await createNotebook(
      ada,
      testBody({ title: "Long", cells: [cell(words)] }),
      new Uint8Array([1]),
    );
    expect((await openNotebook(ada, id)).title).toBe("Long");
  });
});

it("nobody creates a notebook without an account", async () => {
  const attempt = createNotebook(ANONYMOUS, testBody(), new Uint8Array([1]));
  await expect(attempt).rejects.toMatchObject({ code: "unauthenticated" });
});
