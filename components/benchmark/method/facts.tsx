import type { ReactNode } from "react";

/** Names with their values under a title, and what is said of them in sentences. */
export function Facts({
  title,
  notes = [],
  children,
}: {
  title: string;
  notes?: readonly string[];
  children: ReactNode;
}) {
  return (
    <div role="group" className="min-w-0" aria-label={title}>
      <p className="mb-1 text-xs font-semibold text-ink-2">{title}</p>
      <dl className="text-sm">{children}</dl>
      {notes.map((note) => (
        <p key={note} className="py-1 text-sm break-words text-ink-2">
          {note}
        </p>
      ))}
    </div>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-4 border-b border-line py-1">
      <dt className="font-mono break-all">{name}</dt>
      <dd className="min-w-0 font-mono break-words text-ink-2">{children}</dd>
    </div>
  );
}
