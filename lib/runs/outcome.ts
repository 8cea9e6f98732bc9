import "server-only";
import type { CellKind } from "@/lib/cells/contract";
import { sqlRunError } from "@/lib/cells/sql/run-error";
import type { SqlOutput } from "@/lib/cells/sql/schema";
import { AppError } from "@/lib/errors";
import type { RunError } from "@/lib/notebook/runs";
import type { RunFinish } from "@/lib/store/run-lifecycle";
import { OUTPUT_BYTES, RUN_TIMEOUT_MS } from "./limits";
import type { LiveRun, StopReason } from "./live-run";

/** How a run ended that left an output: ok, unless a statement failed or somebody stopped it on the way. */
export function endWithOutput(run: LiveRun, output: unknown): RunFinish {
  const valid = validated(run.kind, output);
  const json = JSON.stringify(valid);
  if (json.length > OUTPUT_BYTES)
    return endWithError(run, new AppError("too-large", tooLargeMessage(json.length)));
  const left = { figures: run.kind.figures(valid), output: json };
  const sqlOutput = run.view.outputKind === "sql" ? (valid as SqlOutput) : null;
  if (run.stopReason && !(sqlOutput && isComplete(sqlOutput)))
    return { ...endOfStopped(run.stopReason), ...left };
  const error = sqlOutput && sqlRunError(sqlOutput, run.view.sourceText);
  return { status: error ? "error" : "ok", error, ...left };
}

/** How a run ended that threw `error` and left nothing. */
export function endWithError(run: LiveRun, error: AppError): RunFinish {
  const left = { figures: [], output: null };
  if (run.stopReason && error.code !== "too-large") return { ...endOfStopped(run.stopReason), ...left };
  return { status: "error", error: runErrorOf(error), ...left };
}

function endOfStopped(reason: StopReason): Pick<RunFinish, "status" | "error"> {
  const error = (message: string): RunError => ({ code: "statement-cancelled", message });
  switch (reason) {
    case "requested":
      return { status: "cancelled", error: null };
    case "batch":
      return { status: "cancelled", error: error("Not run, because a cell before it failed.") };
    case "target":
      return { status: "cancelled", error: error("Stopped, because the target's connection was changed.") };
    case "shutdown":
      return { status: "interrupted", error: error("Interrupted, because Tunebook was stopped.") };
    case "timeout":
      return {
        status: "error",
        error: error(`Stopped after ${RUN_TIMEOUT_MS / 60_000} minutes, the longest that a run may take.`),
      };
  }
}

function validated<Output>(kind: CellKind<unknown, Output>, output: unknown): Output {
  return kind.output.parse(output);
}

const isComplete = (output: SqlOutput) => output.statements.every((statement) => statement.status === "ok");

const tooLargeMessage = (length: number) =>
  `The output of this run is ${Math.round(length / 2 ** 20)} MB; at most ${OUTPUT_BYTES / 2 ** 20} MB are kept. Select fewer or shorter values.`;

/** An expected failure in the form that is recorded with a run. */
export function runErrorOf(error: AppError): RunError {
  return {
    code: error.code,
    message: error.message,
    ...(error.hint !== undefined && { hint: error.hint }),
    ...(error.where !== undefined && { where: error.where }),
    ...(error.database !== undefined && { database: error.database }),
  };
}
