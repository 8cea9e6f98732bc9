import type { AppErrorCode, SourcePosition } from "@/lib/errors";

/** What an action answers: its value, or a failure that the page can show. Anything unforeseen is thrown instead. */
export type ActionResult<T> = { ok: true; value: T } | ActionFailure;

export interface ActionFailure {
  ok: false;
  code: AppErrorCode;
  message: string;
  hint?: string;
  where?: SourcePosition;
}
