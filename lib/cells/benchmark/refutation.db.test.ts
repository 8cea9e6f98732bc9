import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { parseBenchmark } from "@/lib/benchmark/parse-benchmark";
import { AppError } from "@/lib/errors";
import { TestTarget } from "@/lib/target/test-target";
import { refuteVariants } from "./refutation";
import { createTestContext } from "./test-context";

let target: TestTarget;
let lab: TestTarget;

beforeAll(async () => {
  target = await TestTarget.create(inject("postgresUrl"), "variants");
  lab = await TestTarget.create(inject("postgresUrl"), "variants_lab");
  const backend = await target.open();
  await backend.execute({ text: "CREATE TABLE task (id int PRIMARY KEY, owner int)", keep: "discard" });
});
afterAll(async () => {
  await target?.drop();
  await lab?.drop();
});

const CELL = `-- @refute 100
-- @param owner = 7
-- @variant first
SELECT id FROM task WHERE owner <= :owner;
-- @variant narrower
SELECT id FROM task WHERE owner < :owner;
-- @variant indexed
-- @setup CREATE INDEX ON task (owner);
SELECT id FROM task WHERE owner <= :owner;
-- @variant turned
SELECT id FROM task WHERE :owner >= owner;`;

async function contextWith(openScratch: () => ReturnType<TestTarget["open"]>) {
  const { context } = await createTestContext(target);
  return { ...context, openScratch };
}

test("every rewrite is tried against the first variant; the same statement is not", async () => {
  const told: string[] = [];
  const context = await contextWith(() => lab.open());
  const found = await refuteVariants(parseBenchmark(CELL), context, (done, of) => told.push(`${done}/${of}`));
  expect(found).toMatchObject([
    { variant: "narrower", status: "counterexample", counterexample: { columns: ["id"] } },
    { variant: "turned", status: "no-counterexample", trials: 100 },
  ]);
  expect(told.at(-1)).toBe("200/200");
});

test("without a lab it is not possible, and said why", async () => {
  const off = () => Promise.reject(new AppError("unavailable", "The lab is off.", { hint: "Start it." }));
  const found = await refuteVariants(parseBenchmark(CELL), await contextWith(off), () => undefined);
  expect(found).toMatchObject([
    { variant: "narrower", status: "not-possible", note: "The lab is off. Start it." },
    { variant: "turned", status: "not-possible" },
  ]);
});

test("nothing is opened for a cell that asks for no refutation or measures one workload", async () => {
  const context = await contextWith(() => Promise.reject(new Error("nothing is to be opened")));
  const without = parseBenchmark(CELL.replace("-- @refute 100\n", ""));
  expect(await refuteVariants(without, context, () => undefined)).toEqual([]);
});
