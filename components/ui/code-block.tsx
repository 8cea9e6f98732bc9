import type { ReactNode } from "react";

/** Code on lines of its own, in Markdown that is shown. Focusable, so that long lines can be scrolled with the keyboard. */
export function CodeBlock({ children }: { children?: ReactNode }) {
  return (
    <pre
      tabIndex={0}
      className="my-3 overflow-x-auto rounded-md border border-line bg-surface px-3.5 py-2.5 font-mono text-code leading-relaxed [&>code]:bg-transparent [&>code]:p-0 [&>code]:text-[1em]"
    >
      {children}
    </pre>
  );
}

/** Code within a line of text. */
export function InlineCode({ children, className = "" }: { children?: ReactNode; className?: string }) {
  return (
    <code className={`rounded-sm bg-sunken px-1 py-px font-mono text-[0.84em] ${className}`}>{children}</code>
  );
}
