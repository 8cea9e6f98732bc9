import { ChevronDown, ChevronRight, Layers } from "lucide-react";
import { classes } from "@/components/ui/classes";
import type { ShownNode } from "@/lib/plan/folding/shown-tree";
import { isExpanded, toggleVerb } from "@/lib/plan/views/shown-nodes";
import { shownTitle } from "@/lib/plan/views/shown-title";

/** Deeper levels are not indented further: the title has to stay visible. */
const MOST_INDENTED = 14;

export interface NodeLabelProps {
  shown: ShownNode;
  isDimmed: boolean;
  /** Without indentation and button, for rows that are sorted. */
  isFlat?: boolean;
}

/** A node's title at its place in the tree, with the button that folds and unfolds what is below it. */
export function NodeLabel({ shown, isDimmed, isFlat = false }: NodeLabelProps) {
  const verb = isFlat && shown.fold === null ? null : toggleVerb(shown);
  const title = shownTitle(shown);
  return (
    <span
      className="flex h-full min-w-0 items-center [--indent:6px] sm:[--indent:13px]"
      style={{ paddingLeft: `calc(${isFlat ? 0 : Math.min(shown.depth, MOST_INDENTED)} * var(--indent))` }}
    >
      {verb === null ? (
        <span className="w-4.5 shrink-0" />
      ) : (
        <button
          type="button"
          tabIndex={-1}
          data-toggle
          aria-label={`${verb}: ${title}`}
          className="grid size-4.5 shrink-0 place-items-center rounded-sm text-ink-3 hover:bg-line hover:text-ink"
        >
          <ToggleIcon shown={shown} />
        </button>
      )}
      <span
        title={shown.isCollapsed ? `${title}, ${shown.hiddenCount} nodes below are hidden` : title}
        className={classes("truncate", (isDimmed || shown.node.neverExecuted) && "text-ink-3")}
      >
        {title}
      </span>
    </span>
  );
}

function ToggleIcon({ shown }: { shown: ShownNode }) {
  if (shown.fold !== null) return <Layers aria-hidden size={12} />;
  return isExpanded(shown) === true ? (
    <ChevronDown aria-hidden size={13} />
  ) : (
    <ChevronRight aria-hidden size={13} />
  );
}
