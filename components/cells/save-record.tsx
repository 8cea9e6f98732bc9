"use client";

import { Button } from "@/components/ui/button";
import { saveFile } from "@/components/ui/save-file";

interface SaveRecordProps {
  fileName: string;
  /** The whole record as Markdown; asked for when it is wanted. */
  markdown: () => string;
}

/** Saves what a cell measured, and all that the answer rests on, as a file that any Markdown viewer renders. */
export function SaveRecord({ fileName, markdown }: SaveRecordProps) {
  const save = () =>
    saveFile(new Blob([markdown()], { type: "text/markdown;charset=utf-8" }), `${fileName}.md`);
  return (
    <div className="flex justify-end border-t border-line px-4.5 py-2">
      <Button size="small" onClick={save}>
        Save as Markdown
      </Button>
    </div>
  );
}
