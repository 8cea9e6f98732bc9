import type { ZoomTransform } from "d3";
import { useEffect, useLayoutEffect, useRef } from "react";
import type { QueryPlan } from "@/lib/plan/plan-node";
import { NODE_WIDTH, type LaidOutNode, type TreeLayout } from "./tree-layout";
import type { TreeZoom } from "./tree-zoom";

export interface SteadyViewProps {
  plan: QueryPlan;
  layout: TreeLayout;
  selectedId: string;
  width: number;
  home: ZoomTransform;
  controls: TreeZoom;
  /** True once there is something to move. */
  isReady: boolean;
}

/**
 * Keeps the eye where it is: a new plan, or a frame of another width that nobody has moved yet, starts at home; when
 * nodes open and close, the selected one stays in its place; and what is selected comes into view.
 */
export function useSteadyView(props: SteadyViewProps): void {
  const { plan, layout, selectedId, width, home, controls, isReady } = props;
  const before = useRef<{ layout: TreeLayout; place: LaidOutNode | undefined }>(undefined);
  const atHome = useRef<{ plan: QueryPlan; width: number }>(undefined);
  const place = layout.byId.get(selectedId);

  useLayoutEffect(() => {
    if (!isReady) return;
    const last = atHome.current;
    atHome.current = { plan, width };
    if (last?.plan !== plan || (last.width !== width && !controls.isTouched)) controls.show(home);
    else if (before.current?.layout !== layout && before.current?.place !== undefined) {
      const { id, x, y } = before.current.place;
      const now = layout.byId.get(id) ?? place;
      if (now !== undefined) controls.moveBy(x - now.x, y - now.y);
    }
    before.current = { layout, place };
  }, [plan, layout, place, width, home, controls, isReady]);

  useEffect(() => {
    if (isReady && place !== undefined)
      controls.reveal({ x: place.x, y: place.y, width: NODE_WIDTH, height: place.height });
  }, [place, controls, isReady]);
}
