"use client";

import { useState } from "react";
import { classes } from "@/components/ui/classes";
import type { ShownProperty } from "@/lib/plan/node/node-properties";

const MEANING_LINK = "rounded-md underline decoration-dotted underline-offset-2 hover:text-ink";

/** The figures and texts of a node, on demand with what each of them means. */
export function PropertyList({
  properties,
  isWide,
}: {
  properties: readonly ShownProperty[];
  isWide: boolean;
}) {
  const [isExplained, setExplained] = useState(false);
  return (
    <>
      <dl className={classes("mt-2.5 gap-x-10", isWide && "sm:columns-2")}>
        {properties.map((property, index) => (
          <Property key={`${property.label} ${index}`} property={property} isExplained={isExplained} />
        ))}
      </dl>
      <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-3">
        <button
          type="button"
          aria-pressed={isExplained}
          onClick={() => setExplained(!isExplained)}
          className={MEANING_LINK}
        >
          {isExplained ? "Hide the meanings" : "What do these mean?"}
        </button>
        <a href="/help/plans" target="_blank" rel="noopener" className={MEANING_LINK}>
          How they are computed
        </a>
      </p>
    </>
  );
}

/** Characters of one value; a filter of thousands of alternatives is better read as text. */
const MOST_SHOWN = 1500;

function Property({ property, isExplained }: { property: ShownProperty; isExplained: boolean }) {
  const { label, value, meaning, isCode } = property;
  return (
    <div
      className={classes("mb-[3px] break-inside-avoid", !isCode && "flex flex-wrap justify-between gap-x-3")}
    >
      <dt title={meaning} className={classes("text-ink-3", isCode && "mt-1")}>
        {label}
      </dt>
      <dd
        className={classes(
          "font-mono text-[12px] break-words",
          isCode ? "whitespace-pre-wrap" : "ml-auto text-right whitespace-pre-line",
        )}
      >
        {value.length > MOST_SHOWN
          ? `${value.slice(0, MOST_SHOWN)}… (${value.length - MOST_SHOWN} more characters, see Text)`
          : value}
      </dd>
      {isExplained && meaning !== undefined && <dd className="mb-1.5 w-full text-ink-2">{meaning}</dd>}
    </div>
  );
}
