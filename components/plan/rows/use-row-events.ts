import type { KeyboardEvent, MouseEvent } from "react";
import type { ShownNode } from "@/lib/plan/folding/shown-tree";
import { treeCommand } from "@/lib/plan/views/tree-keys";
import type { PlanViewPartProps } from "../view-props";

interface RowEventsOptions extends Pick<PlanViewPartProps, "onSelect" | "onOpen" | "onToggle"> {
  /** From top to bottom. */
  rows: readonly ShownNode[];
  selectedIndex: number;
  pageRows: number;
  isFlat: boolean;
}

/**
 * Keys and clicks of a list of nodes, taken where they bubble to: rows carry their id in `data-node`, and the button
 * that folds and unfolds is `data-toggle`. So no row gets a new function when anything changes.
 */
export function useRowEvents(options: RowEventsOptions) {
  const { rows, selectedIndex, pageRows, isFlat, onSelect, onOpen, onToggle } = options;
  const onKeyDown = (event: KeyboardEvent) => {
    const isOnButton = (event.target as Element).closest("button") !== null;
    if (event.ctrlKey || event.metaKey || event.altKey || (isOnButton && [" ", "Enter"].includes(event.key)))
      return;
    const command = treeCommand(event.key, selectedIndex, { rows, pageRows, isFlat });
    if (command === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (command.do === "select") onSelect(command.id);
    else if (command.do === "toggle") onToggle(command.id);
    else onOpen();
  };
  const onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    const id = target.closest("[data-node]")?.getAttribute("data-node");
    if (id === null || id === undefined) return;
    if (target.closest("[data-toggle]") === null) onSelect(id);
    else onToggle(id);
  };
  return { onKeyDown, onClick };
}

/** The id of a row in the document: of one list, so that two views of a plan do not share ids. */
export const rowDomId = (listId: string, nodeId: string) => `${listId}-${nodeId}`;
