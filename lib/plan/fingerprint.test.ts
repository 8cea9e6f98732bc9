import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { planFingerprint, shortFingerprint } from "./fingerprint";
import { parsePlan } from "./parse-plan";

const FIXTURES = path.join(import.meta.dirname, "fixtures");
const read = (name: string) => readFileSync(path.join(FIXTURES, name), "utf8");
const fingerprint = (text: string) => planFingerprint(parsePlan(text).plans[0]!);
const scenarios = readdirSync(FIXTURES).flatMap((name) => /^(pg.+)\.plan\.json$/.exec(name)?.[1] ?? []);
const line = (text: string) => `${text}  (cost=0.00..1.00 rows=1 width=4)`;

describe("planFingerprint", () => {
  it.each(scenarios)("of %s is the same for TEXT and JSON, which are two executions", (name) => {
    expect(fingerprint(read(`${name}.plan.txt`))).toBe(fingerprint(read(`${name}.plan.json`)));
  });
  it.each(readdirSync(FIXTURES).filter((name) => /\.plan\.(yaml|xml)$/.test(name)))(
    "of %s is that of JSON",
    (name) => {
      expect(fingerprint(read(name))).toBe(fingerprint(read(name.replace(/(yaml|xml)$/, "json"))));
    },
  );
  it("ignores costs, times, rows and literals, and sees another index or join", () => {
    const text = read("pg18-order-page.plan.txt");
    expect(fingerprint(text.replaceAll("42", "77").replaceAll(/\d+\.\d{3}/g, "9.000"))).toBe(
      fingerprint(text),
    );
    expect(fingerprint(text.replace("order_item_pkey", "order_item_idx"))).not.toBe(fingerprint(text));
    expect(fingerprint(text.replace("Nested Loop", "Hash Join"))).not.toBe(fingerprint(text));
  });
  it("ignores what VERBOSE adds", () => {
    const plain = [line("Seq Scan on orders o"), "  Filter: (id = 1)"].join("\n");
    const verbose = [line("Seq Scan on public.orders o"), "  Output: id", "  Filter: (o.id = 1)"].join("\n");
    expect(fingerprint(verbose)).toBe(fingerprint(plain));
  });
  it("ignores how many workers were planned and launched, and what was never executed or disabled", () => {
    const gather = (planned: number) =>
      [line("Gather"), `  Workers Planned: ${planned}`, `  ->  ${line("Parallel Seq Scan on t")}`].join("\n");
    expect(fingerprint(gather(2))).toBe(fingerprint(gather(7)));
    expect(fingerprint([line("Seq Scan on t"), "  Disabled: true"].join("\n"))).toBe(
      fingerprint(line("Seq Scan on t")),
    );
  });
  it("keeps the order of a join's inputs, and not that of InitPlans", () => {
    const join = (outer: string, inner: string) =>
      [
        line("Hash Join"),
        `  ->  ${line(`Seq Scan on ${outer}`)}`,
        `  ->  ${line(`Seq Scan on ${inner}`)}`,
      ].join("\n");
    expect(fingerprint(join("a", "b"))).not.toBe(fingerprint(join("b", "a")));
    expect(fingerprint(join("t x", "t y"))).not.toBe(fingerprint(join("t y", "t x")));
    const demanded = (first: string, second: string) =>
      [
        line("Result"),
        "  InitPlan 1",
        `    ->  ${line(`Seq Scan on ${first}`)}`,
        "  InitPlan 2",
        `    ->  ${line(`Seq Scan on ${second}`)}`,
      ].join("\n");
    expect(fingerprint(demanded("a", "b"))).toBe(fingerprint(demanded("b", "a")));
    expect(fingerprint(demanded("a", "b"))).not.toBe(fingerprint(demanded("a", "c")));
  });
  it("is sixteen hexadecimal digits, of which eight are shown", () => {
    const whole = fingerprint(read("pg18-costs-off.plan.txt"));
    expect(whole).toMatch(/^[0-9a-f]{16}$/);
    expect(whole.startsWith(shortFingerprint(whole))).toBe(true);
    expect(shortFingerprint(whole)).toHaveLength(8);
  });
});
