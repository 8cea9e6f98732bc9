import { isExpanded, type ShownPlace } from "@/lib/plan/views/shown-nodes";

/**
 * The selected node for assistive technology. The drawing may leave the node out for being too narrow or out of sight,
 * so its tree item is not part of it.
 */
export function SelectedItem({ id, place, label }: { id: string; place: ShownPlace; label: string }) {
  return (
    <div
      role="treeitem"
      id={id}
      aria-level={place.level}
      aria-posinset={place.position}
      aria-setsize={place.siblings}
      aria-expanded={isExpanded(place.shown)}
      aria-selected="true"
      aria-label={label}
      className="sr-only"
    />
  );
}
