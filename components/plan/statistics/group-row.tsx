import type { ReactNode } from "react";
import { classes } from "@/components/ui/classes";
import { formatBytes, formatCount, formatExact, formatPercent } from "@/lib/format/quantity";
import type { StatisticsGroup } from "@/lib/plan/statistics";
import { groupHeat } from "./group-heat";
import type { StatisticsTableProps } from "./statistics-table";

interface GroupRowProps extends StatisticsTableProps {
  group: StatisticsGroup;
  duration: (ms: number) => string;
  hasHits: boolean;
  hasReads: boolean;
}

/** One group: its figures, and a button that selects its costliest node. */
export function GroupRow({
  group,
  duration,
  hasHits,
  hasReads,
  nameless,
  measure,
  heat,
  selectedId,
  matches,
  onSelect,
}: GroupRowProps) {
  const isSelected = group.nodeIds.includes(selectedId);
  const isDimmed = matches !== null && !group.nodeIds.some((id) => matches.has(id));
  const hot = groupHeat(group, heat);
  return (
    <tr
      onClick={() => onSelect(group.worstId)}
      className={classes(
        "cursor-pointer",
        isSelected ? "bg-accent-soft" : "bg-surface hover:bg-sunken",
        isDimmed && "text-ink-3",
      )}
    >
      <th
        scope="row"
        className="sticky left-0 max-w-44 border-b bg-inherit sm:max-w-56 border-line px-2.5 py-1 text-left font-sans font-normal"
      >
        <button
          type="button"
          aria-pressed={isSelected}
          title={`${group.name ?? nameless}: select its costliest node`}
          className={classes(
            "block max-w-full truncate rounded-sm text-left hover:underline",
            group.name === null && "text-ink-3",
          )}
        >
          {group.name ?? nameless}
          {group.relation !== null && <span className="text-ink-3"> on {group.relation}</span>}
        </button>
      </th>
      <Figure title={nodesMeaning(group)}>
        {formatExact(group.nodeCount)}
        {group.neverExecutedCount > 0 && (
          <span className="text-ink-3"> + {formatExact(group.neverExecutedCount)} never</span>
        )}
      </Figure>
      <Figure>
        {measure === "time"
          ? group.selfTimeMs !== null && duration(group.selfTimeMs)
          : group.selfCost !== null && formatExact(Number(group.selfCost.toFixed(2)))}
      </Figure>
      <td className="border-b border-line px-2.5">
        {hot !== null && (
          <span className="flex items-center justify-end gap-2 whitespace-nowrap" title={hot.value}>
            <span aria-hidden="true" className="h-1 w-11 overflow-hidden rounded-full bg-line">
              <span className="block h-full rounded-full bg-heat-3" style={{ width: `${hot.heat * 100}%` }} />
            </span>
            <span className="min-w-12 text-right">
              {heat.total === null ? hot.value : formatPercent(hot.heat)}
            </span>
          </span>
        )}
      </td>
      <Figure title={group.rows === null ? undefined : formatExact(group.rows)}>
        {group.rows !== null && formatCount(group.rows)}
      </Figure>
      {hasHits && <Blocks count={group.hitBlocks} />}
      {hasReads && <Blocks count={group.readBlocks} />}
    </tr>
  );
}

function nodesMeaning({ nodeCount, neverExecutedCount }: StatisticsGroup): string | undefined {
  if (neverExecutedCount === 0) return undefined;
  return `${formatExact(nodeCount)} nodes, and ${formatExact(neverExecutedCount)} that were never executed`;
}

const BLOCK_BYTES = 8192;

function Blocks({ count }: { count: number | null }) {
  return (
    <Figure title={count === null ? undefined : formatBytes(count * BLOCK_BYTES)}>
      {count !== null && formatExact(count)}
    </Figure>
  );
}

function Figure({ children, title }: { children: ReactNode; title?: string | undefined }) {
  return (
    <td title={title} className="border-b border-line px-2.5 text-right whitespace-nowrap">
      {children}
    </td>
  );
}
