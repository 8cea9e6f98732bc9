import type { editor } from "monaco-editor/editor";
import type { Monaco } from "./monaco";

/** Where to go after asking for a run: stay, on to the next cell, or into a new cell below. */
export type AfterRun = "stay" | "advance" | "insert";

export interface EditorKeys {
  onEscape: () => void;
  onRun: (after: AfterRun) => void;
  undo: () => void;
  redo: () => void;
}

/** Escape closes what is open in the editor before it leaves the cell. */
const NOTHING_OPEN =
  "!suggestWidgetVisible && !findWidgetVisible && !markersNavigationVisible && !inSnippetMode";

/** Binds a notebook's keys in one editor. `keys` is asked at each press. */
export function bindKeys(monaco: Monaco, view: editor.IStandaloneCodeEditor, keys: () => EditorKeys): void {
  const { KeyCode, KeyMod } = monaco;
  const bind = (id: string, label: string, keybindings: number[], run: () => void, precondition?: string) =>
    view.addAction({
      id: `tunebook.${id}`,
      label,
      keybindings,
      run,
      ...(precondition ? { precondition } : {}),
    });

  bind("undo", "Undo", [KeyMod.CtrlCmd | KeyCode.KeyZ], () => keys().undo());
  bind("redo", "Redo", [KeyMod.CtrlCmd | KeyCode.KeyY, KeyMod.CtrlCmd | KeyMod.Shift | KeyCode.KeyZ], () =>
    keys().redo(),
  );
  bind("run", "Run cell", [KeyMod.CtrlCmd | KeyCode.Enter], () => keys().onRun("stay"));
  bind("run-advance", "Run cell and go to the next", [KeyMod.Shift | KeyCode.Enter], () =>
    keys().onRun("advance"),
  );
  bind("run-insert", "Run cell and insert one below", [KeyMod.Alt | KeyCode.Enter], () =>
    keys().onRun("insert"),
  );
  bind("leave", "Leave the cell", [KeyCode.Escape], () => keys().onEscape(), NOTHING_OPEN);
}

/**
 * Gives keys that belong to the page (the palette, run all) back to it: Monaco would take them as the beginning of a
 * chord or as an insertion of a line.
 */
export function passPageKeys(host: HTMLElement): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    const mod = event.ctrlKey || event.metaKey;
    const isPageKey =
      mod &&
      !event.altKey &&
      ((event.key.toLowerCase() === "k" && !event.shiftKey) || (event.key === "Enter" && event.shiftKey));
    if (!isPageKey) return;
    event.preventDefault();
    event.stopPropagation();
    window.dispatchEvent(new KeyboardEvent("keydown", event));
  };
  host.addEventListener("keydown", onKeyDown, { capture: true });
  return () => host.removeEventListener("keydown", onKeyDown, { capture: true });
}
