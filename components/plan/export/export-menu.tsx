"use client";

import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import type { MetricReading } from "@/lib/plan/metric";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import type { ShownNode } from "@/lib/plan/folding/shown-tree";
import { anonymousExport, exportFile, type ExportKind } from "./export-files";
import { saveFile } from "@/components/ui/save-file";

const KINDS: { kind: ExportKind; label: string }[] = [
  { kind: "svg", label: "Tree as SVG" },
  { kind: "png", label: "Tree as PNG" },
  { kind: "html", label: "Page (HTML, one file)" },
  { kind: "text", label: "Text (EXPLAIN)" },
  { kind: "json", label: "JSON (EXPLAIN)" },
  { kind: "markdown", label: "Markdown" },
];

export interface ExportMenuProps {
  study: StudiedPlan;
  /** The plan as it came. */
  raw: string;
  /** Empty when it is not known. */
  statement: string;
  /** The tree as it is shown: a picture shows the same. */
  shown: ShownNode;
  heat: MetricReading;
}

/** Saves the plan as a file, with its names and literals or without. */
export function ExportMenu({ study, raw, statement, shown, heat }: ExportMenuProps) {
  const [isAnonymous, setAnonymous] = useState(false);
  const save = (kind: ExportKind) => {
    const exported = { study, shown, heat, statement };
    exportFile(kind, isAnonymous ? anonymousExport(exported) : exported).then(
      ({ blob, name }) => saveFile(blob, isAnonymous ? `anonymous-${name}` : name),
      (error: unknown) => toast.error(error instanceof Error ? error.message : String(error)),
    );
  };
  return (
    <Menu
      trigger={
        <Button variant="quiet" size="small">
          Export
        </Button>
      }
    >
      <MenuChoice checked={isAnonymous} onSelect={() => setAnonymous(!isAnonymous)}>
        Anonymised
      </MenuChoice>
      <MenuLabel>
        {isAnonymous ? "Names and literals are replaced." : "Names and literals are kept."}
      </MenuLabel>
      <MenuSeparator />
      {KINDS.map(({ kind, label }) => (
        <MenuItem key={kind} onSelect={() => save(kind)}>
          {label}
        </MenuItem>
      ))}
      <MenuItem
        disabled={isAnonymous}
        onSelect={() =>
          saveFile(new Blob([raw], { type: "text/plain;charset=utf-8" }), "plan-as-it-came.txt")
        }
      >
        As it came
      </MenuItem>
    </Menu>
  );
}
