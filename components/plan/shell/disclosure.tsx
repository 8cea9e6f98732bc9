import type { ReactNode } from "react";

interface DisclosureProps {
  summary: string;
  isWarning?: boolean;
  children: ReactNode;
}

/** A line that opens into more. */
export function Disclosure({ summary, isWarning = false, children }: DisclosureProps) {
  return (
    <details className="open:w-full">
      <summary
        className={isWarning ? "cursor-pointer font-semibold text-worse" : "cursor-pointer hover:text-ink"}
      >
        {summary}
      </summary>
      {children}
    </details>
  );
}
