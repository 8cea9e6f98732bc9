import { Notice } from "@/components/ui/notice";
import type { ActionResult } from "@/lib/actions/result";
import type { TargetTest } from "@/lib/actions/targets";
import { formatMs } from "@/lib/format/quantity";

/** What a try of a target found: the server behind it, or why it could not be reached. */
export function TestResult({ result }: { result: ActionResult<TargetTest> }) {
  if (!result.ok)
    return (
      <Notice tone="danger" title={result.message}>
        {result.hint}
      </Notice>
    );
  const { serverVersion, database, role, isSuperuser, elapsedMs } = result.value;
  return (
    <Notice tone={isSuperuser ? "worse" : "neutral"} title={`It works: PostgreSQL ${serverVersion}`}>
      <p>
        Database {database} as role {role}, opened in {formatMs(elapsedMs)}.
      </p>
      {isSuperuser && (
        <p>
          This role is a superuser: every statement of a notebook could do anything to the server. Use a role
          that may read what you tune, and no more.
        </p>
      )}
    </Notice>
  );
}
