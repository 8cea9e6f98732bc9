"use client";

import { RewritePanel } from "@/components/advisor/rewrite-panel";
import type { CellRewritesProps } from "@/components/notebook/cell-view";

/** The panel of rewrites under an SQL cell. */
export function SqlRewrites({ cell, canEdit, ask, onInsert, onClose }: CellRewritesProps) {
  return (
    <RewritePanel
      source={cell.source}
      ask={ask}
      onInsert={canEdit ? (source) => onInsert("benchmark", source) : null}
      onClose={onClose}
    />
  );
}
