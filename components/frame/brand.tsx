import Link from "next/link";

/** The name and its mark, which lead to the list of notebooks. */
export function Brand({ compact }: { compact?: boolean }) {
  return (
    <Link href="/" className="flex items-center gap-2 rounded-md font-semibold tracking-tight">
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden>
        <path d="M3 15V6M9 15V2M15 15V9" stroke="var(--accent)" strokeWidth="2.4" strokeLinecap="round" />
      </svg>
      <span className={compact ? "sr-only sm:not-sr-only" : undefined}>Tunebook</span>
    </Link>
  );
}
