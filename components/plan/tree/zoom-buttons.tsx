import { Maximize, Minus, Plus } from "lucide-react";
import { IconButton } from "@/components/ui/button";

export function ZoomButtons({
  zoomIn,
  zoomOut,
  fit,
}: {
  zoomIn: () => void;
  zoomOut: () => void;
  fit: () => void;
}) {
  return (
    <div className="flex rounded-md border border-line bg-surface">
      <IconButton label="Zoom out" onClick={zoomOut}>
        <Minus size={13} aria-hidden />
      </IconButton>
      <IconButton label="Zoom in" onClick={zoomIn}>
        <Plus size={13} aria-hidden />
      </IconButton>
      <IconButton label="Show the whole plan" onClick={fit}>
        <Maximize size={12} aria-hidden />
      </IconButton>
    </div>
  );
}
