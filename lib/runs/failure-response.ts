import "server-only";
import { AppError, type AppErrorCode } from "@/lib/errors";
import { asStoreUnavailable } from "@/lib/store/failure";

const STATUS: Partial<Record<AppErrorCode, number>> = {
  "invalid-input": 400,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  conflict: 409,
  "too-large": 413,
  throttled: 429,
  "target-unreachable": 502,
  unavailable: 503,
};

/** An expected failure as an HTTP answer. @throws whatever else `error` is: that is a bug. */
export function failureResponse(error: unknown): Response {
  const expected = error instanceof AppError ? error : asStoreUnavailable(error);
  if (!expected) throw error;
  const { code, message, hint } = expected;
  return Response.json(
    { code, message, ...(hint !== undefined && { hint }) },
    { status: STATUS[code] ?? 422, headers: { "cache-control": "no-store" } },
  );
}
