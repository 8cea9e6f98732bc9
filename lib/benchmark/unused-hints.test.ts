import { expect, test } from "vitest";
import { setNamed, specOf, variantNamed } from "./findings.fixture";
import type { VariantPlan } from "./record";
import type { Variant } from "./spec";
import { unusedHintWarnings } from "./unused-hints";

const planned = (variant: string, shape: string, paramSet = "") =>
  ({ variant, paramSet, shape }) as VariantPlan;
const hinted = (more: Partial<Variant> = {}) => variantNamed("hinted", { hint: "SeqScan(t)", ...more });
const found = (variants: Variant[], shapes: string[]) =>
  unusedHintWarnings(
    specOf({ variants }),
    variants.map(({ name }, index) => planned(name, shapes[index] ?? "")),
  ).map(({ code, variant, message }) => [code, variant, message.includes("that of before")]);

test("a hint whose plan is that of the same variant without it changed nothing", () => {
  expect(found([variantNamed("before"), hinted()], ["a", "a"])).toEqual([["hint-unused", "hinted", true]]);
  expect(found([variantNamed("before"), hinted()], ["a", "b"])).toEqual([]);
});

test.each([
  { statement: "SELECT 2" },
  { settings: [{ name: "work_mem", value: "1GB" }] },
  { planRegime: "generic" as const },
  { target: "another" },
])("nothing is said of a hint beside a variant that differs in more: %j", (more) => {
  expect(found([variantNamed("before"), hinted(more)], ["a", "a"])).toEqual([]);
});

test("each parameter set is told apart", () => {
  const spec = specOf({
    variants: [variantNamed("before"), hinted()],
    paramSets: [setNamed("rare", "rare"), setNamed("common", "common")],
  });
  const plans = [
    planned("before", "a", "rare"),
    planned("before", "a", "common"),
    planned("hinted", "a", "rare"),
    planned("hinted", "b", "common"),
  ];
  expect(unusedHintWarnings(spec, plans).map(({ paramSet }) => paramSet)).toEqual(["rare"]);
});
