import { expect, test } from "vitest";
import * as Y from "yjs";
import { historyOf } from "@/components/sql-editor/text-history";
import { setDirective } from "@/lib/benchmark/edit-directives";
import { DOCUMENT_LIMITS } from "@/lib/notebook/document";
import { editSource } from "./edit-source";

const SOURCE = "-- @variant before\nSELECT 1;\n";

const textOf = (content: string): Y.Text => {
  const text = new Y.Doc().getText("cell");
  text.insert(0, content);
  return text;
};

test("an edit merges with what others write, is not the editor's own, and is undone in one step", () => {
  const text = textOf(SOURCE);
  const origins: unknown[] = [];
  text.observe((_event, transaction) => origins.push(transaction.origin));
  expect(editSource(text, (source) => setDirective(source, "plan", "generic"))).toBe(true);
  text.insert(text.length, "-- theirs\n");
  expect(text.toString()).toBe(`-- @plan generic\n${SOURCE}-- theirs\n`);
  const { origin, manager } = historyOf(text);
  expect(origins).not.toContain(origin);
  manager.undo();
  expect(text.toString()).toBe(`${SOURCE}-- theirs\n`);
});

test("a cell does not grow beyond its limit", () => {
  const full = textOf("x".repeat(DOCUMENT_LIMITS.sourceLength));
  expect(editSource(full, (source) => setDirective(source, "plan", "generic"))).toBe(false);
  expect(full.length).toBe(DOCUMENT_LIMITS.sourceLength);
});
