import "server-only";
import { AppError } from "@/lib/errors";
import type { TargetConnection } from "@/lib/store/target-connections";

/** @throws AppError "forbidden" where nobody agreed to databases being made on somebody's server. */
export function refuseWithoutAgreement({ name, isCopyingAllowed }: TargetConnection): void {
  if (isCopyingAllowed) return;
  throw new AppError("forbidden", `Nobody has agreed to copies of ${name} on its own server.`, {
    hint: "Whoever manages the target can allow them on the page Sandboxes, which says what they cost there.",
  });
}
