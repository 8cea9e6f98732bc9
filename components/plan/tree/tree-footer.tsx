import { Minimap, type MinimapProps } from "./minimap";
import type { StartingViews } from "./starting-views";
import type { TreeZoom } from "./tree-zoom";
import { ZoomButtons } from "./zoom-buttons";

/** Fewer nodes than this can be overlooked without a map. */
const LEAST_WITH_MINIMAP = 30;

export interface TreeFooterProps extends Omit<MinimapProps, "onCentre"> {
  hintId: string;
  views: StartingViews;
  controls: TreeZoom;
}

/** What the drawing's marks mean, a map of what does not fit, and zooming. */
export function TreeFooter({ hintId, views, controls, ...map }: TreeFooterProps) {
  const isPartly = views.home.k > views.whole.k * 1.2;
  return (
    <div className="flex items-end gap-2 px-3.5 pt-1 pb-2">
      <p id={hintId} className="flex-1 font-mono text-xs text-ink-3">
        edge width: rows · fill: {map.heat.label.toLowerCase()}
        <span className="sr-only">
          . Arrow keys move between nodes, plus and minus open and close them, Enter goes to a node&apos;s
          properties, letters go to a node by its name.
        </span>
      </p>
      {map.layout.nodes.length >= LEAST_WITH_MINIMAP && isPartly && (
        <Minimap {...map} onCentre={(x, y) => controls.centreOn(x, y)} />
      )}
      <ZoomButtons
        zoomIn={controls.zoomIn}
        zoomOut={controls.zoomOut}
        fit={() => controls.show(views.whole)}
      />
    </div>
  );
}
