import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { notebookBodySchema } from "./document";
import { notebookOf, replicasOf, synchronise } from "./notebook.fixture";
import {
  cellMapsOf,
  cellsInOrder,
  decodeDocument,
  encodeNotebook,
  metaOf,
  readBody,
  sourceTextOf,
} from "./ydoc";

describe("encodeNotebook", () => {
  it("encodes a body that reads back equal", () => {
    const body = notebookOf("a", "b", "c");
    body.abstract = "Why?\n€ 🐘";
    body.targetId = "0190b6a0-0000-7000-8000-000000000000";
    body.cells[1] = {
      ...body.cells[1]!,
      name: "baseline",
      kind: "benchmark",
      view: { collapsed: true, tab: [1, { a: null }] },
    };
    expect(readBody(decodeDocument(encodeNotebook(body)))).toEqual(body);
  });

  it("gives the same bytes for the same body", () => {
    expect(encodeNotebook(notebookOf("a", "b"))).toEqual(encodeNotebook(notebookOf("a", "b")));
  });
});

describe("readBody", () => {
  it("reads an empty document as an empty notebook", () => {
    expect(readBody(new Y.Doc())).toEqual({ title: "", abstract: "", targetId: null, cells: [] });
  });

  it("reads any document as a valid body that JSON can carry, whatever a foreign client wrote", () => {
    const doc = new Y.Doc();
    metaOf(doc).set("title", 7);
    metaOf(doc).set("targetId", new Y.Map());
    const cells = cellMapsOf(doc);
    cells.set("number", 3);
    cells.set("array", new Y.Array());
    cells.set("x".repeat(65), new Y.Map());
    cells.set("", new Y.Map());
    cells.set("bare", new Y.Map());
    cells.set(
      "odd",
      new Y.Map<unknown>([
        ["kind", "script"],
        ["order", {}],
        ["name", "n".repeat(100)],
        ["source", new Y.Array()],
        [
          "view",
          new Y.Map<unknown>([
            ["big", 1n],
            ["bytes", new Uint8Array(3)],
            ["nan", NaN],
            ["text", new Y.Text("t")],
          ]),
        ],
      ]),
    );
    const body = readBody(doc);
    expect(notebookBodySchema.safeParse(body).success).toBe(true);
    expect(body.cells.map((cell) => cell.id)).toEqual(["bare", "odd"]);
    expect(body.cells[1]).toMatchObject({
      kind: "markdown",
      source: "",
      view: { big: null, bytes: null, nan: null, text: "t" },
    });
    expect(JSON.parse(JSON.stringify(body))).toEqual(body);
  });

  it("puts cells of equal order in the same order on every replica", () => {
    const [a, b] = replicasOf(notebookOf("z", "m", "a"));
    for (const doc of [a, b])
      for (const map of cellMapsOf(doc).values()) (map as Y.Map<unknown>).set("order", "a0");
    synchronise(a, b);
    expect(cellsInOrder(a).map((cell) => cell.id)).toEqual(["a", "m", "z"]);
    expect(cellsInOrder(b)).toEqual(cellsInOrder(a));
  });
});

describe("sourceTextOf", () => {
  it("merges two people's typing in one cell", () => {
    const [a, b] = replicasOf(notebookOf("q"));
    sourceTextOf(a, "q")?.insert(0, "-- left\n");
    sourceTextOf(b, "q")?.insert(10, " -- right");
    synchronise(a, b);
    expect(readBody(a)).toEqual(readBody(b));
    expect(readBody(a).cells[0]?.source).toBe("-- left\nSELECT 'q' -- right");
  });
});
