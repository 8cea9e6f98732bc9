import type { ReactNode } from "react";
import { useId } from "react";

/** One subject of the account page: its heading, a sentence about it, and what can be done. */
export function Section({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="border-b border-line py-6 first-of-type:pt-0 last:border-b-0">
      <h2 id={id} className="text-[16px] font-semibold tracking-tight">
        {title}
      </h2>
      {note && <p className="mt-1 max-w-[60ch] text-ink-2">{note}</p>}
      <div className="mt-4">{children}</div>
    </section>
  );
}
