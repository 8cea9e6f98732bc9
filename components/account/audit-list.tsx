import { formatInstant } from "@/lib/format/moment";

export interface AuditListProps {
  entries: { id: number; at: string; userName: string | null; action: string; subject: string }[];
}

/** The latest entries of the audit log: when, who, what, on what. */
export function AuditList({ entries }: AuditListProps) {
  return (
    <div
      className="max-h-96 overflow-auto border-y border-line"
      tabIndex={0}
      role="region"
      aria-label="Latest entries"
    >
      <table className="w-full text-left text-sm">
        <thead className="sticky top-0 bg-paper text-ink-3">
          <tr>
            <th className="py-1 pr-4 font-medium">When</th>
            <th className="py-1 pr-4 font-medium">Who</th>
            <th className="py-1 pr-4 font-medium">What</th>
            <th className="py-1 font-medium">On</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id} className="border-t border-line">
              <td className="py-1 pr-4 font-mono text-xs whitespace-nowrap">
                {formatInstant(new Date(entry.at))}
              </td>
              <td className="py-1 pr-4">{entry.userName ?? "nobody"}</td>
              <td className="py-1 pr-4 font-mono text-xs whitespace-nowrap">{entry.action}</td>
              <td className="py-1 font-mono text-xs whitespace-nowrap">{entry.subject}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
