import { ChevronRight } from "lucide-react";
import { Button } from "@/components/ui/button";
import { classes } from "@/components/ui/classes";
import { pathTo, type IcicleRect } from "@/lib/plan/views/icicle-layout";
import { shownTitle } from "@/lib/plan/views/shown-title";

/** Steps of the way that are shown: the root, and the last ones. */
const MOST_STEPS = 5;

interface IciclePathProps {
  zoom: IcicleRect;
  selected: IcicleRect;
  onZoom: (rect: IcicleRect) => void;
}

/** The way from the root to the node that fills the width: each step goes back there. */
export function IciclePath({ zoom, selected, onZoom }: IciclePathProps) {
  const path = pathTo(zoom);
  const steps = path.length <= MOST_STEPS ? path : [path[0]!, null, ...path.slice(2 - MOST_STEPS)];
  return (
    <nav
      aria-label="Zoomed to"
      className="flex min-h-8 flex-wrap items-center gap-x-1 gap-y-0.5 border-b border-line px-2.5 py-1 text-sm text-ink-2"
    >
      {steps.map((step, index) =>
        step === null ? (
          <span key="left-out" className="text-ink-3">
            … <ChevronRight aria-hidden size={11} className="inline" />
          </span>
        ) : (
          <span key={step.id} className="inline-flex min-w-0 items-center gap-1">
            <button
              type="button"
              aria-current={step.id === zoom.id ? "true" : undefined}
              onClick={() => onZoom(step)}
              className={classes(
                "max-w-52 truncate rounded-sm px-1 hover:bg-sunken hover:text-ink",
                step.id === zoom.id && "font-medium text-ink",
              )}
            >
              {index === 0 && step.parent === null ? "Whole plan" : shownTitle(step.shown)}
            </button>
            {index < steps.length - 1 && <ChevronRight aria-hidden size={11} className="text-ink-3" />}
          </span>
        ),
      )}
      <span className="ml-auto flex gap-1">
        <Button
          size="small"
          variant="quiet"
          disabled={selected.id === zoom.id}
          title={selected.id === zoom.id ? "The selected node fills the width already" : undefined}
          onClick={() => onZoom(selected)}
        >
          Zoom in
        </Button>
        <Button
          size="small"
          variant="quiet"
          disabled={zoom.parent === null}
          title={zoom.parent === null ? "The whole plan is shown" : undefined}
          onClick={() => zoom.parent !== null && onZoom(zoom.parent)}
        >
          Zoom out
        </Button>
      </span>
    </nav>
  );
}
