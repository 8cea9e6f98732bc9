import { describe, expect, it } from "vitest";
import type * as Y from "yjs";
import { DOCUMENT_LIMITS } from "@/lib/notebook/document";
import { notebookOf, replicasOf, seeded, synchronise } from "@/lib/notebook/notebook.fixture";
import { sourceTextOf } from "@/lib/notebook/ydoc";
import { FakeModel } from "./fake-model.fixture";
import { TextBinding } from "./text-binding";
import { absoluteSelection, historyOf, relativeSelection } from "./text-history";

function bound(doc: Y.Doc, canEdit = true) {
  const text = sourceTextOf(doc, "q")!;
  const model = new FakeModel(text.toString());
  let refusals = 0;
  const binding = new TextBinding({
    text,
    model,
    origin: historyOf(text).origin,
    canEdit,
    onTooLong: () => (refusals += 1),
  });
  return { text, model, binding, refusals: () => refusals };
}

const type = (model: FakeModel, rangeOffset: number, text: string, rangeLength = 0) =>
  model.change([{ rangeOffset, rangeLength, text }]);

describe("TextBinding", () => {
  it("keeps two editors of one cell equal under any typing, pasting and deleting", () => {
    const random = seeded(5);
    const [docA, docB] = replicasOf(notebookOf("q"));
    const [a, b] = [bound(docA), bound(docB)];
    const pieces = ["x", "🐘", "\n", "a\r\nb", "SELECT ", "\r", "é"];
    for (let step = 0; step < 500; step += 1) {
      const { model } = random() < 0.5 ? a : b;
      const characters = Array.from(model.getValue());
      const from = Math.floor(random() * (characters.length + 1));
      const removed = random() < 0.4 ? characters.slice(from, from + 3).join("") : "";
      const piece = pieces[Math.floor(random() * pieces.length)]!;
      type(model, characters.slice(0, from).join("").length, random() < 0.7 ? piece : "", removed.length);
      if (random() < 0.3) synchronise(docA, docB);
    }
    synchronise(docA, docB);
    expect(a.model.getValue()).toBe(b.model.getValue());
    expect(a.text.toString()).toBe(a.model.getValue());
    expect(a.model.getValue()).not.toMatch(/\r|\ufffd/);
  });

  it("takes the edits of several carets at once", () => {
    const [doc] = replicasOf(notebookOf("q"));
    const { model, text } = bound(doc);
    model.change([
      { rangeOffset: 0, rangeLength: 6, text: "VALUES" },
      { rangeOffset: 7, rangeLength: 3, text: "('q')" },
      { rangeOffset: 10, rangeLength: 0, text: ";" },
    ]);
    expect(model.getValue()).toBe("VALUES ('q');");
    expect(text.toString()).toBe(model.getValue());
  });

  it("undoes what was typed here and never what somebody else typed", () => {
    const [docA, docB] = replicasOf(notebookOf("q"));
    const [a, b] = [bound(docA), bound(docB)];
    type(a.model, 0, "mine ");
    synchronise(docA, docB);
    type(b.model, b.model.getValueLength(), " theirs");
    synchronise(docA, docB);
    const { manager } = historyOf(a.text);
    manager.undo();
    expect(a.model.getValue()).toBe("SELECT 'q' theirs");
    manager.redo();
    synchronise(docA, docB);
    expect(b.model.getValue()).toBe("mine SELECT 'q' theirs");
    expect(a.model.getValue()).toBe(b.model.getValue());
  });

  it("keeps the undo of a text when its editor goes and comes back", () => {
    const [doc] = replicasOf(notebookOf("q"));
    const first = bound(doc);
    type(first.model, 0, "kept ");
    first.binding.dispose();
    const second = bound(doc);
    historyOf(second.text).manager.undo();
    expect(second.model.getValue()).toBe("SELECT 'q'");
  });

  it("removes CR and embedded objects that a foreign client wrote", () => {
    const [docA, docB] = replicasOf(notebookOf("q"));
    const theirs = sourceTextOf(docB, "q")!;
    theirs.insert(0, "a\r\nb\r\n");
    synchronise(docA, docB);
    const { model, text } = bound(docA);
    expect(model.getValue()).toBe("a\nb\nSELECT 'q'");
    expect(text.toString()).toBe(model.getValue());
    synchronise(docA, docB);
    theirs.insertEmbed(2, { image: "x" });
    theirs.insert(0, "c\r\n");
    synchronise(docA, docB);
    expect(model.getValue()).toBe("c\na\nb\nSELECT 'q'");
    expect(text.length).toBe(model.getValueLength());
  });

  it("shows a reader the text without writing into it", () => {
    const [docA, docB] = replicasOf(notebookOf("q"));
    sourceTextOf(docB, "q")!.insert(0, "a\r\n");
    synchronise(docA, docB);
    const { model, text } = bound(docA, false);
    sourceTextOf(docB, "q")!.insert(text.length, " -- more");
    synchronise(docA, docB);
    expect(model.getValue()).toBe("a\nSELECT 'q' -- more");
    expect(text.toString()).toBe("a\r\nSELECT 'q' -- more");
  });

  it("sends a large paste in parts that each fit into a message", () => {
    const [doc] = replicasOf(notebookOf("q"));
    const { model, text } = bound(doc);
    const sizes: number[] = [];
    doc.on("update", (update: Uint8Array) => sizes.push(update.byteLength));
    type(model, 0, "€".repeat(380_000));
    expect(text.length).toBe(380_010);
    expect(Math.max(...sizes)).toBeLessThan(DOCUMENT_LIMITS.messageBytes);
    historyOf(text).manager.undo();
    expect(text.toString()).toBe("SELECT 'q'");
  });

  it("takes an edit back that would make the cell too long, and says so", () => {
    const [doc] = replicasOf(notebookOf("q"));
    const { model, text, refusals } = bound(doc);
    type(model, 3, "x".repeat(DOCUMENT_LIMITS.sourceLength));
    expect(model.getValue()).toBe("SELECT 'q'");
    expect(text.toString()).toBe("SELECT 'q'");
    expect(refusals()).toBe(1);
  });

  it("listens to nothing once disposed", () => {
    const [doc] = replicasOf(notebookOf("q"));
    const { model, text, binding } = bound(doc);
    binding.dispose();
    text.insert(0, "x");
    expect(model.getValue()).toBe("SELECT 'q'");
    expect(model.listenerCount).toBe(0);
  });
});

describe("selections", () => {
  it("stay where they are in the text when somebody types before them", () => {
    const [doc] = replicasOf(notebookOf("q"));
    const text = sourceTextOf(doc, "q")!;
    const selection = relativeSelection(text, 7, 10);
    text.insert(0, "-- x\n");
    expect(absoluteSelection(text, selection)).toEqual({ anchor: 12, head: 15 });
  });
});
