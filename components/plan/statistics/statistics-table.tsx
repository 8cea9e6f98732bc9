"use client";

import { useState } from "react";
import { classes } from "@/components/ui/classes";
import { formatExact } from "@/lib/format/quantity";
import type { MetricReading } from "@/lib/plan/metric";
import type { StatisticsGroup } from "@/lib/plan/statistics";
import { columnDuration } from "@/lib/plan/views/column-duration";
import { GroupRow } from "./group-row";

/** A list of partitions can be long; its head is what matters. */
const FIRST_ROWS = 12;
/** How many more each click shows: thousands at once would stop the page. */
const MORE_ROWS = 200;

export interface StatisticsTableProps {
  /** What the groups are: "Relation". */
  label: string;
  groups: readonly StatisticsGroup[];
  /** Stands for the group without a name. */
  nameless: string;
  measure: "time" | "cost";
  heat: MetricReading;
  selectedId: string;
  matches: ReadonlySet<string> | null;
  onSelect: (id: string) => void;
}

/** What the nodes of each relation, index or type did together; a click selects the worst of them. */
export function StatisticsTable(props: StatisticsTableProps) {
  const { label, groups, measure, heat } = props;
  const [shownCount, setShownCount] = useState(FIRST_ROWS);
  const shown = groups.slice(0, shownCount);
  const hiddenCount = groups.length - shown.length;
  const duration = columnDuration(
    groups.reduce((most, { selfTimeMs }) => Math.max(most, selfTimeMs ?? 0), 0),
  );
  const hasHits = groups.some(({ hitBlocks }) => (hitBlocks ?? 0) > 0);
  const hasReads = groups.some(({ readBlocks }) => (readBlocks ?? 0) > 0);
  return (
    <div role="group" className="min-w-0" aria-label={`By ${label.toLowerCase()}`}>
      <div
        className="overflow-x-auto outline-offset-[-2px]"
        tabIndex={0}
        role="group"
        aria-label={`Statistics by ${label.toLowerCase()}`}
      >
        <table className="w-full border-separate border-spacing-0 text-[12.2px]">
          <thead className="bg-sunken text-[11.5px] text-ink-2">
            <tr>
              <Heading isFirst>{label}</Heading>
              <Heading>Nodes</Heading>
              <Heading>{measure === "time" ? "Self time" : "Self cost"}</Heading>
              <Heading>
                {heat.total === null ? `Worst ${heat.label.toLowerCase()}` : `Of ${heat.label.toLowerCase()}`}
              </Heading>
              <Heading>Rows</Heading>
              {hasHits && <Heading>Hit</Heading>}
              {hasReads && <Heading>Read</Heading>}
            </tr>
          </thead>
          <tbody className="font-mono tabular-nums">
            {shown.map((group) => (
              <GroupRow key={group.name ?? ""} {...props} {...{ group, duration, hasHits, hasReads }} />
            ))}
          </tbody>
        </table>
      </div>
      {hiddenCount > 0 && (
        <button
          type="button"
          onClick={() => setShownCount(shownCount + MORE_ROWS)}
          className="mt-1 rounded-sm px-2.5 text-sm text-ink-2 underline decoration-dotted underline-offset-2 hover:text-ink"
        >
          Show {formatExact(Math.min(MORE_ROWS, hiddenCount))} more of {formatExact(groups.length)}
        </button>
      )}
    </div>
  );
}

function Heading({ children, isFirst = false }: { children: string; isFirst?: boolean }) {
  return (
    <th
      scope="col"
      className={classes(
        "border-b border-line px-2.5 py-1.5 font-medium whitespace-nowrap",
        isFirst ? "text-left" : "text-right",
      )}
    >
      {children}
    </th>
  );
}
