import type { KeyboardEvent } from "react";
import type { IcicleLayout, IcicleRect } from "@/lib/plan/views/icicle-layout";
import { rectTowards } from "@/lib/plan/views/icicle-view";
import { isExpanded } from "@/lib/plan/views/shown-nodes";
import type { PlanViewPartProps } from "../view-props";

interface IcicleKeysOptions extends Pick<PlanViewPartProps, "onSelect" | "onOpen" | "onToggle"> {
  layout: IcicleLayout;
  selected: IcicleRect;
  zoom: IcicleRect;
  onZoom: (rect: IcicleRect) => void;
}

/**
 * Arrows move between rectangles; Enter zooms into the selected one, and from there goes to its properties; Backspace
 * and Escape zoom out; Space expands or opens a fold. Other keys are left to the page, Escape too when all is shown.
 */
export function useIcicleKeys({
  layout,
  selected,
  zoom,
  onZoom,
  onSelect,
  onOpen,
  onToggle,
}: IcicleKeysOptions) {
  return (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { shown } = selected;
    const next = rectTowards(layout, selected, event.key);
    if (next !== null) onSelect(next.id);
    else if (event.key === "Enter" && selected.id !== zoom.id) onZoom(selected);
    else if (event.key === "Enter") onOpen();
    else if (event.key === " " && (shown.fold !== null || isExpanded(shown) === false)) onToggle(shown.id);
    else if (event.key === " ") onOpen();
    else if (["Backspace", "Escape"].includes(event.key) && zoom.parent !== null) onZoom(zoom.parent);
    else if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
    event.stopPropagation();
  };
}
