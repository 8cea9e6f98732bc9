import Link from "next/link";

export interface HelpTrailProps {
  /** The pages above this one, outermost first; Help itself is always the first. */
  above?: { href: string; title: string }[];
}

/** The way back up through the documentation. */
export function HelpTrail({ above = [] }: HelpTrailProps) {
  const steps = [{ href: "/help", title: "Help" }, ...above];
  return (
    <nav aria-label="Where this page stands" className="mb-5 text-base text-ink-3">
      <ol className="flex flex-wrap gap-x-1.5">
        {steps.map(({ href, title }) => (
          <li key={href}>
            <Link href={href} className="underline decoration-line-2 underline-offset-2 hover:text-ink">
              {title}
            </Link>
            <span aria-hidden="true"> /</span>
          </li>
        ))}
      </ol>
    </nav>
  );
}
