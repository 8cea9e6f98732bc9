"use client";

import type { CellSourceProps, Diagnostic } from "@/components/notebook/cell-view";
import { loadEditor, SqlEditor } from "@/components/sql-editor/sql-editor";
import { StaticSql } from "@/components/sql-editor/static-sql";
import { toast } from "@/components/ui/toaster";
import { useDiagnostics } from "./use-diagnostics";

export type CodeLanguage = "sql" | "markdown" | "plain";

export interface CodeSourceProps extends CellSourceProps {
  language: CodeLanguage;
  label: string;
  placeholder: string;
}

/** A cell's text: static until it is edited, then Monaco in the same place with the same metrics. */
export function CodeSource(props: CodeSourceProps) {
  const { cell, text, editing, language, label, placeholder, onEdit } = props;
  const diagnostics = useDiagnostics(cell, props.diagnostics);
  const still = (
    <StaticSql text={cell.source} language={language} diagnostics={diagnostics} placeholder={placeholder} />
  );
  if (editing && text) {
    return (
      <SqlEditor
        text={text}
        awareness={props.awareness}
        cellId={cell.id}
        cellKind={cell.kind}
        language={language}
        readOnly={props.readOnly}
        autoFocus
        diagnostics={diagnostics}
        onEscape={props.onEscape}
        onRun={props.onRun}
        onTooLong={() => toast.error("The cell would become too long, so this edit was taken back.")}
        ariaLabel={`${label} source. Press Escape to leave, Control M to let Tab move the focus.`}
        fallback={still}
      />
    );
  }
  return (
    <div
      data-source
      onClick={onEdit}
      // Monaco is large: it is fetched when the pointer comes near, and mounted on the press.
      onPointerEnter={() => void loadEditor()}
      className="cursor-text"
    >
      {still}
      <MistakeList mistakes={diagnostics.filter(({ isInOutput }) => !isInOutput)} />
    </div>
  );
}

/** What is wrong with the text, in words: the underline alone says only where. */
function MistakeList({ mistakes }: { mistakes: readonly Diagnostic[] }) {
  if (mistakes.length === 0) return null;
  return (
    <ul aria-label="Mistakes" className="grid gap-0.5 px-3.5 pb-2 text-sm text-danger">
      {mistakes.map(({ message, where }) => (
        <li key={where.offset} className="flex gap-2">
          <span className="shrink-0 text-ink-3">line {where.line}</span>
          <span>{message}</span>
        </li>
      ))}
    </ul>
  );
}
