import type { Finding } from "@/lib/plan/rules/finding";

/** The limit that a finding passed, folded, with the way to the page of its rule. */
export function FindingReasons({ finding: { ruleId, threshold } }: { finding: Finding }) {
  return (
    <details className="group min-w-0">
      <summary className="cursor-pointer underline decoration-dotted underline-offset-2 hover:text-ink">
        Why it is shown
      </summary>
      <p className="mt-1 text-sm text-ink-2">
        {threshold}{" "}
        <a
          href={`/help/rules/${ruleId}`}
          target="_blank"
          rel="noopener"
          className="text-accent underline decoration-line-2 underline-offset-2"
        >
          The rule {ruleId}
        </a>
      </p>
    </details>
  );
}
