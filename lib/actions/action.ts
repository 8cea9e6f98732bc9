import "server-only";
import type { z } from "zod";
import { currentAccessor, requireUser, type UserAccessor } from "@/lib/auth/current";
import { AppError } from "@/lib/errors";
import type { Accessor } from "@/lib/store/access";
import { asStoreUnavailable } from "@/lib/store/failure";
import type { ActionResult } from "./result";

/**
 * A server action for signed-in users: authenticates, validates, runs, and turns expected failures into values. Whether
 * the user may do this to that row is decided by the store's query, not here.
 */
export function action<Schema extends z.ZodType, Value>(
  schema: Schema,
  run: (input: z.output<Schema>, user: UserAccessor) => Promise<Value>,
) {
  return (input: z.input<Schema>): Promise<ActionResult<Value>> =>
    asResult(async () => {
      const user = await requireUser();
      return run(parseInput(schema, input), user);
    });
}

/** The same for what people do before they have signed in, or without an account. */
export function publicAction<Schema extends z.ZodType, Value>(
  schema: Schema,
  run: (input: z.output<Schema>, accessor: Accessor) => Promise<Value>,
) {
  return (input: z.input<Schema>): Promise<ActionResult<Value>> =>
    asResult(async () => run(parseInput(schema, input), await currentAccessor()));
}

function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const message = parsed.error.issues[0]?.message ?? "The request is malformed.";
  throw new AppError("invalid-input", message, { cause: parsed.error });
}

async function asResult<Value>(run: () => Promise<Value>): Promise<ActionResult<Value>> {
  try {
    return { ok: true, value: await run() };
  } catch (error) {
    const expected = error instanceof AppError ? error : asStoreUnavailable(error);
    if (!expected) throw error;
    const { code, message, hint, where } = expected;
    return { ok: false, code, message, ...(hint && { hint }), ...(where && { where }) };
  }
}
