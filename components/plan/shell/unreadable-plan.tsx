import { Notice } from "@/components/ui/notice";
import type { AppError } from "@/lib/errors";

/** Why a text cannot be read as a plan, and the text itself with the line marked. */
export function UnreadablePlan({ raw, error }: { raw: string; error: AppError }) {
  const line = error.where?.line ?? 1;
  const first = Math.max(1, line - 3);
  const excerpt = raw.split("\n").slice(first - 1, line + 3);
  return (
    <div className="p-3">
      <Notice tone="danger" title="This text is not a plan that can be read">
        {error.message} {error.hint}
      </Notice>
      <pre
        className="mt-2 overflow-x-auto font-mono text-code text-ink-2"
        tabIndex={0}
        aria-label="The place in the text"
      >
        {excerpt.map((text, index) => (
          <div key={index} className={first + index === line ? "bg-danger-soft text-ink" : undefined}>
            <span className="inline-block w-10 pr-3 text-right text-ink-2 select-none">{first + index}</span>
            {text}
          </div>
        ))}
      </pre>
    </div>
  );
}
