import "server-only";
import { AppError } from "@/lib/errors";
import { readTargetConnectionForTeardown, type TargetConnection } from "@/lib/store/target-connections";
import { openBackend } from "@/lib/target/backend";
import type { RunLimits, TargetBackend } from "@/lib/target/types";

/** A new backend of a target under a run's timeouts. @throws AppError "target-unreachable" */
export function openTargetBackend(
  connection: Pick<TargetConnection, "config" | "readOnly">,
  applicationName: string,
  { statementTimeoutMs, lockTimeoutMs }: RunLimits,
): Promise<TargetBackend> {
  const { config, readOnly } = connection;
  return openBackend(config, { applicationName, readOnly, statementTimeoutMs, lockTimeoutMs });
}

/** A backend that undoes what a run did. @throws AppError "target-unreachable", also when the target was removed. */
export async function openForTeardown(targetId: string, limits: RunLimits): Promise<TargetBackend> {
  const connection = await readTargetConnectionForTeardown(targetId);
  if (!connection) throw new AppError("target-unreachable", "The target was removed.");
  return openTargetBackend(connection, "tunebook teardown", limits);
}
