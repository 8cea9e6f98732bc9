"use client";

import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import type { CellKindName } from "@/lib/notebook/document";
import type { CompletionSource } from "./completion";
import type { AfterRun } from "./editor-keys";
import type { MountedEditor } from "./mount-editor";
import type { CodeDiagnostic } from "./static-sql";
import type { CodeLanguage } from "./tokens";
import "./sql-editor.css";

export interface SqlEditorProps {
  text: Y.Text;
  awareness: Awareness | null;
  cellId: string;
  cellKind: CellKindName;
  language: CodeLanguage;
  readOnly: boolean;
  autoFocus: boolean;
  diagnostics: readonly CodeDiagnostic[];
  onEscape: () => void;
  onRun: (after: AfterRun) => void;
  /** An edit was taken back because the cell would have become too long. */
  onTooLong?: () => void;
  onHeightChange?: (heightPx: number) => void;
  completions?: CompletionSource;
  ariaLabel: string;
  /** The static text, shown until the editor is there. */
  fallback: ReactNode;
}

const nothing = () => undefined;

/** The editor of one cell's text. Only the cell in edit mode has one; Monaco is loaded with the first. */
export function SqlEditor(props: SqlEditorProps) {
  const { text, awareness, cellId, cellKind, language, readOnly, diagnostics, ariaLabel, completions } =
    props;
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  const [mounted, setMounted] = useState<MountedEditor | null>(null);

  useLayoutEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    let editor: MountedEditor | null = null;
    let isGone = false;
    const handlers = () => {
      const { onEscape, onRun, onHeightChange = nothing, onTooLong = nothing } = latest.current;
      return { onEscape, onRun, onHeightChange, onTooLong };
    };
    const mount = async () => {
      const { mountEditor } = await loadEditor();
      if (isGone || !host.current) return;
      const source = completions ?? null;
      editor = mountEditor(host.current, {
        ...{ text, awareness, cellId, cellKind, language, readOnly, ariaLabel, handlers },
        completions: source,
      });
      setMounted(editor);
    };
    void mount();
    return () => {
      isGone = true;
      setMounted(null);
      editor?.dispose();
    };
  }, [text, awareness, cellId, cellKind, language, readOnly, ariaLabel, completions]);

  useLayoutEffect(() => {
    mounted?.show(latest.current.autoFocus);
  }, [mounted]);

  useEffect(() => mounted?.setDiagnostics(diagnostics), [mounted, diagnostics]);

  return (
    <div className="relative" data-editor>
      {!mounted && props.fallback}
      <div ref={host} className="editor-host" data-mounting={mounted ? undefined : ""} />
    </div>
  );
}

/** Loads Monaco ahead of the first edit. */
export const loadEditor = () => import("./mount-editor");
