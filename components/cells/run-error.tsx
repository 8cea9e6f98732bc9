import type { RunError } from "@/lib/notebook/runs";
import { Notice } from "@/components/ui/notice";

/** What happened, where, with PostgreSQL's own code, detail and hint, and what can be done next. */
export function RunErrorNotice({ error }: { error: RunError }) {
  const { database, where } = error;
  return (
    <div className="p-3">
      <Notice tone="danger" title={error.message}>
        <dl className="mt-1 grid gap-0.5 text-sm">
          {where && <Fact name="At" value={`line ${where.line}, column ${where.column}`} />}
          {database && <Fact name="SQLSTATE" value={database.sqlstate} />}
          {database?.detail && <Fact name="Detail" value={database.detail} />}
          {(error.hint ?? database?.hint) && <Fact name="Hint" value={error.hint ?? database?.hint ?? ""} />}
          {database?.where && <Fact name="Context" value={database.where} />}
        </dl>
      </Notice>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex gap-2">
      <dt className="w-18 shrink-0 text-ink-2">{name}</dt>
      <dd className="min-w-0 font-mono break-words whitespace-pre-wrap text-ink">{value}</dd>
    </div>
  );
}
