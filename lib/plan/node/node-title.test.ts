import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { describeNode } from "./describe-node";
import { nodeTitle } from "./node-title";
import { parsePlan } from "../parse-plan";
import { planNodes } from "../walk";

const FIXTURES = path.join(import.meta.dirname, "../fixtures");
const texts = readdirSync(FIXTURES).filter(
  (name) => name.endsWith(".plan.txt") && !/verbose|odd-names/.test(name),
);

describe("nodeTitle", () => {
  it.each(texts)("%s: titles are the server's own lines", (name) => {
    const text = readFileSync(path.join(FIXTURES, name), "utf8");
    const plain = text.replaceAll(/ on (?:public|pg_catalog)\./g, " on ").replaceAll('"', "");
    for (const node of planNodes(parsePlan(text).plans[0]!.root)) expect(plain).toContain(nodeTitle(node));
  });
});

describe("describeNode", () => {
  it("knows every node that the recorded servers print", () => {
    for (const name of texts) {
      const nodes = planNodes(parsePlan(readFileSync(path.join(FIXTURES, name), "utf8")).plans[0]!.root);
      for (const node of nodes) expect(describeNode(node)).not.toMatch(/not a node of PostgreSQL/);
    }
  });
});
