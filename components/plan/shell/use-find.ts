import { useState, type KeyboardEvent, type RefObject } from "react";
import type { PlanState } from "./use-plan-state";

export interface Find {
  isOpen: boolean;
  open: () => void;
  /** Ends the search; the focus goes back to the view. */
  close: () => void;
  /** The key `/`, wherever in the plan the focus is, except where it is typed. */
  onKeyDown: (event: KeyboardEvent) => void;
}

/** The search field of a plan: opened, closed, and where the focus goes. */
export function useFind(
  state: PlanState,
  field: RefObject<HTMLInputElement | null>,
  frame: RefObject<HTMLElement | null>,
): Find {
  const [isOpen, setOpen] = useState(false);
  const open = () => {
    setOpen(true);
    // In the next frame it is there, and where it was there already it has only lost the focus.
    requestAnimationFrame(() => field.current?.select());
  };
  const close = () => {
    setOpen(false);
    state.setQuery("");
    state.setOnlyMatches(false);
    frame.current?.querySelector<HTMLElement>(VIEW_FOCUS)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    open();
  };
  return { isOpen, open, close, onKeyDown };
}

/** What takes the focus in the views that are walked by keys. */
const VIEW_FOCUS =
  '[role=tree] [tabindex="0"], [role=tree][tabindex="0"], [role=treegrid][tabindex="0"], [role=treegrid] [tabindex="0"]';

const isTyping = (target: EventTarget) =>
  target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable=true]") !== null;
