import { AppError } from "@/lib/errors";

/** What on a target takes hints: pg_hint_plan, or plan advice of PostgreSQL 19. */
export interface HintSupport {
  tool: "pg_hint_plan" | "pg_plan_advice";
  /** Loads the tool into a session that has not got it; null when every session has. */
  load: string | null;
}

/** How a hint is given. */
export interface HintForm {
  /** Stands directly before the statement; empty when the hint is a setting. */
  prefix: string;
  /** What the backend is set to before its first execution. */
  settings: { name: string; value: string }[];
  /** Run on the backend before the settings; null when there is nothing to load. */
  load: string | null;
}

/**
 * `hint` in the way that the target takes it. `support` is what was found on the target; null when it has neither tool.
 *
 * @throws AppError "unavailable" when the target takes no hints, "invalid-input" for a hint that would end its comment.
 * @see https://github.com/ossc-db/pg_hint_plan
 * @see https://www.postgresql.org/docs/19/pgplanadvice.html
 */
export function hintForm(hint: string, support: HintSupport | null): HintForm {
  if (support === null)
    throw new AppError(
      "unavailable",
      "This target takes no hints: it has neither pg_hint_plan nor plan advice.",
      {
        hint: "Load pg_hint_plan there (session_preload_libraries), or compare settings instead: -- @set enable_nestloop = off",
      },
    );
  const { load } = support;
  if (support.tool === "pg_plan_advice")
    return { prefix: "", settings: [{ name: "pg_plan_advice.advice", value: hint }], load };
  if (/\/\*|\*\//.test(hint))
    throw new AppError("invalid-input", "A hint cannot hold the marks of a comment.", {
      hint: "Write the hint alone: -- @hint HashJoin(o c)",
    });
  return { prefix: `/*+ ${hint} */ `, settings: [{ name: "pg_hint_plan.enable_hint", value: "on" }], load };
}
