/** Which cells are selected and whether keys go to the notebook ("command") or into the focused cell's text ("edit"). */
export interface Selection {
  /** The cell that keys act on; null only in an empty notebook. */
  focusedId: string | null;
  /** The other end of a selection of several cells; equal to `focusedId` for one. */
  anchorId: string | null;
  mode: "command" | "edit";
}

export type SelectionAction =
  | { type: "focus"; id: string; mode?: Selection["mode"] }
  | { type: "extend"; id: string }
  | { type: "command" }
  | { type: "edit" }
  /** Cells changed: whatever is gone must not stay selected. `before` is the order in which the gone cell stood. */
  | { type: "reconcile"; ids: readonly string[]; before: readonly string[] };

export const initialSelection = (firstId: string | null): Selection => ({
  focusedId: firstId,
  anchorId: firstId,
  mode: "command",
});

/** The next selection; pure. */
export function reduceSelection(state: Selection, action: SelectionAction): Selection {
  switch (action.type) {
    case "focus":
      return { focusedId: action.id, anchorId: action.id, mode: action.mode ?? "command" };
    case "extend":
      return { ...state, focusedId: action.id, mode: "command" };
    case "command":
      return state.mode === "command" ? state : { ...state, mode: "command" };
    case "edit":
      return state.focusedId === null ? state : { ...state, anchorId: state.focusedId, mode: "edit" };
    case "reconcile":
      return reconcile(state, action.ids, action.before);
  }
}

function reconcile(state: Selection, ids: readonly string[], before: readonly string[]): Selection {
  const exists = (id: string | null) => id !== null && ids.includes(id);
  if (exists(state.focusedId)) {
    return exists(state.anchorId) ? state : { ...state, anchorId: state.focusedId };
  }
  const place = state.focusedId === null ? 0 : Math.max(0, before.indexOf(state.focusedId));
  const neighbour = ids[Math.min(place, ids.length - 1)] ?? null;
  return { focusedId: neighbour, anchorId: neighbour, mode: "command" };
}

/** The selected cells in document order. */
export function selectedIds(selection: Selection, ids: readonly string[]): string[] {
  if (selection.focusedId === null) return [];
  const a = ids.indexOf(selection.focusedId);
  const b = ids.indexOf(selection.anchorId ?? selection.focusedId);
  if (a < 0 || b < 0) return ids.includes(selection.focusedId) ? [selection.focusedId] : [];
  return ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/** The cell `by` places below (or above, if negative) the focused one, stopping at the ends. */
export function neighbourId(selection: Selection, ids: readonly string[], by: number): string | null {
  const at = selection.focusedId === null ? -1 : ids.indexOf(selection.focusedId);
  return ids[Math.max(0, Math.min(ids.length - 1, at + by))] ?? null;
}
