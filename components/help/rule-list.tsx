import Link from "next/link";
import type { Rule } from "@/lib/plan/rules/finding";

export interface RuleListProps {
  heading: string;
  explanation: string;
  rules: readonly Rule[];
}

/** Rules by their titles, each leading to its page. */
export function RuleList({ heading, explanation, rules }: RuleListProps) {
  return (
    <section className="mb-8">
      <h2 className="mb-1 text-[18px] font-semibold">{heading}</h2>
      <p className="mb-3 max-w-[68ch] text-ink-2">{explanation}</p>
      <ul className="gap-x-8 sm:columns-2">
        {rules.map(({ id, title }) => (
          <li key={id} className="break-inside-avoid border-t border-line py-1.5">
            <Link href={`/help/rules/${id}`} className="group block">
              <span className="font-medium text-accent group-hover:underline">{title}</span>
              <span className="block font-mono text-sm text-ink-3">{id}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
