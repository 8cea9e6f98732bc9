import type { StatementOutput } from "@/lib/cells/sql/schema";
import { formatMs } from "@/lib/format/quantity";

/** More than a screen of notices hides the result; the rest is behind one click. */
const SHOWN = 5;

/** What the server said while the statement ran, in its own words, with when. */
export function NoticeList({ notices }: Pick<StatementOutput, "notices">) {
  const rest = notices.slice(SHOWN);
  return (
    <div className="border-b border-line bg-sunken/50 px-3.5 py-2 font-mono text-sm">
      <Notices notices={notices.slice(0, SHOWN)} />
      {rest.length > 0 && (
        <details>
          <summary className="cursor-pointer text-ink-3">{rest.length} more</summary>
          <div className="max-h-60 overflow-y-auto">
            <Notices notices={rest} />
          </div>
        </details>
      )}
    </div>
  );
}

function Notices({ notices }: Pick<StatementOutput, "notices">) {
  return (
    <ul>
      {notices.map((notice, index) => (
        <li key={index} className="flex gap-3">
          <span className={notice.severity === "WARNING" ? "text-worse" : "text-ink-3"}>
            {notice.severity}
          </span>
          <span className="min-w-0 flex-1 break-words whitespace-pre-wrap">
            {notice.message}
            {notice.detail && <span className="block text-ink-2">{notice.detail}</span>}
            {notice.hint && <span className="block text-ink-2">{notice.hint}</span>}
          </span>
          <span className="text-ink-3">{formatMs(notice.atMs)}</span>
        </li>
      ))}
    </ul>
  );
}
