import { afterAll, beforeEach, expect, it, vi } from "vitest";
import { AppError } from "@/lib/errors";
import { findPlanFragments } from "./plan-fragments";

const requireUser = vi.hoisted(() => {
  // Modules are loaded once for all files: another may have loaded what is replaced here.
  vi.resetModules();
  return vi.fn();
});
afterAll(() => vi.resetModules());
vi.mock("@/lib/auth/current", () => ({ requireUser, currentAccessor: requireUser }));

const PLAN = JSON.stringify([{ Plan: { "Node Type": "Seq Scan", "Relation Name": "t", Alias: "t" } }]);

beforeEach(() => {
  requireUser.mockReset().mockResolvedValue({ userId: "u1" });
});

it("tells a signed-in person where each node stands in the statement", async () => {
  expect(await findPlanFragments({ statement: "SELECT * FROM t", plan: PLAN })).toEqual({
    ok: true,
    value: [["0", { fragments: [{ start: 14, end: 15, role: "relation" }], reason: null }]],
  });
});

it("tells nobody else, whatever they send", async () => {
  requireUser.mockRejectedValue(new AppError("unauthenticated", "Sign in."));
  expect(await findPlanFragments({ statement: "SELECT * FROM t", plan: PLAN })).toMatchObject({
    ok: false,
    code: "unauthenticated",
  });
});

it("refuses what is too long, and a plan that is none, in words", async () => {
  const tooLong = await findPlanFragments({ statement: "x".repeat(200_001), plan: PLAN });
  expect(tooLong).toMatchObject({
    ok: false,
    code: "invalid-input",
    message: expect.stringContaining("too long") as string,
  });
  expect(await findPlanFragments({ statement: "SELECT 1", plan: "prose" })).toMatchObject({
    ok: false,
    code: "plan-unreadable",
  });
});

it("knows nothing of a statement that cannot be read", async () => {
  expect(await findPlanFragments({ statement: "SELEC", plan: PLAN })).toEqual({ ok: true, value: [] });
});
