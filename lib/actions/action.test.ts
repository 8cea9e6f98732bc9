import { afterAll, beforeEach, expect, it, vi } from "vitest";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { action, publicAction } from "./action";

const USER = { userId: "u1", userName: "Ada", isAdmin: false, linkHashes: [] };
const requireUser = vi.hoisted(() => {
  // Modules are loaded once for all files: another may have loaded what is replaced here.
  vi.resetModules();
  return vi.fn();
});
afterAll(() => vi.resetModules());
vi.mock("@/lib/auth/current", () => ({ requireUser, currentAccessor: requireUser }));

beforeEach(() => {
  requireUser.mockReset().mockResolvedValue(USER);
});

const greet = action(z.object({ name: z.string().trim().min(1, "A name is missing.") }), ({ name }, user) =>
  Promise.resolve(`${name} by ${user.userId}`),
);

it("gives the value of what ran, with its input parsed and its user", async () => {
  expect(await greet({ name: " Grace " })).toEqual({ ok: true, value: "Grace by u1" });
});

it("answers malformed input with the schema's own sentence, and does not run", async () => {
  expect(await greet({ name: "" })).toEqual({
    ok: false,
    code: "invalid-input",
    message: "A name is missing.",
  });
  expect(await greet({} as { name: string })).toMatchObject({ ok: false, code: "invalid-input" });
});

it("authenticates before it looks at the input", async () => {
  requireUser.mockRejectedValue(new AppError("unauthenticated", "Sign in.", { hint: "There." }));
  expect(await greet({ name: "" })).toEqual({
    ok: false,
    code: "unauthenticated",
    message: "Sign in.",
    hint: "There.",
  });
});

it("gives the place of an expected failure, and says when the store does not answer", async () => {
  const where = { offset: 1, length: 2, line: 1, column: 2 };
  const failing = (error: Error) => publicAction(z.object({}), () => Promise.reject(error))({});
  expect(await failing(new AppError("conflict", "Taken.", { where }))).toMatchObject({
    code: "conflict",
    where,
  });
  const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
  expect(await failing(new Error("query", { cause: refused }))).toMatchObject({ code: "unavailable" });
});

it("throws what nobody foresaw", async () => {
  await expect(publicAction(z.object({}), () => Promise.reject(new TypeError("bug")))({})).rejects.toThrow(
    "bug",
  );
});
