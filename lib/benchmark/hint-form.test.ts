import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { hintForm } from "./hint-form";

describe("hintForm", () => {
  test("pg_hint_plan reads a comment before the statement", () => {
    expect(hintForm("HashJoin(o c)", { tool: "pg_hint_plan", load: null })).toEqual({
      prefix: "/*+ HashJoin(o c) */ ",
      settings: [{ name: "pg_hint_plan.enable_hint", value: "on" }],
      load: null,
    });
  });

  test("plan advice is a setting, and is loaded where it is not", () => {
    expect(hintForm("HASH_JOIN(c)", { tool: "pg_plan_advice", load: "LOAD 'pg_plan_advice'" })).toEqual({
      prefix: "",
      settings: [{ name: "pg_plan_advice.advice", value: "HASH_JOIN(c)" }],
      load: "LOAD 'pg_plan_advice'",
    });
  });

  test("a target without either says what to do instead", () => {
    expect(() => hintForm("HashJoin(o c)", null)).toThrow(
      expect.objectContaining({
        code: "unavailable",
        hint: expect.stringContaining("@set") as string,
      }) as Error,
    );
  });

  test.each(["*/ DROP TABLE t; /*", "SeqScan(t) */", "/* nested"])("refuses %j", (hint) => {
    expect(() => hintForm(hint, { tool: "pg_hint_plan", load: null })).toThrow(AppError);
  });
});
