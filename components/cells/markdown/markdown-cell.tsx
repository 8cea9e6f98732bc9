"use client";

import type { CellOutputProps, CellSourceProps, CellView } from "@/components/notebook/cell-view";
import { CodeSource } from "../code-source";
import { MarkdownView } from "./markdown-view";

function MarkdownSource(props: CellSourceProps) {
  return <CodeSource {...props} language="markdown" label="Markdown" placeholder="Write what was found" />;
}

/** The rendered prose; a double click or Enter edits it. */
function MarkdownOutput({ cell, figures, canEdit, onEdit }: CellOutputProps) {
  if (cell.source.trim() === "") {
    return (
      <p className="py-2 text-[15.5px] text-ink-3" onDoubleClick={canEdit ? onEdit : undefined}>
        {canEdit ? "Empty: press Enter to write." : ""}
      </p>
    );
  }
  return (
    <div onDoubleClick={canEdit ? onEdit : undefined}>
      <MarkdownView source={cell.source} figures={figures} />
    </div>
  );
}

export const markdownCellView: CellView = {
  label: "Markdown",
  modes: [],
  Source: MarkdownSource,
  Output: MarkdownOutput,
  outputReplacesSource: true,
  initialSource: "",
};
