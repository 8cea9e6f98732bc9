import type { editor, IDisposable } from "monaco-editor/editor";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import type { CellKindName } from "@/lib/notebook/document";
import { setCompletionContext, type CompletionSource } from "./completion";
import { bindKeys, passPageKeys, type AfterRun } from "./editor-keys";
import { languageId } from "./languages";
import { CODE_METRICS, isLongText, LONG_TEXT_HEIGHT_PX } from "./metrics";
import { monaco } from "./monaco";
import { Peers } from "./peers";
import { takePointer } from "./pointer-memory";
import type { CodeDiagnostic } from "./static-sql";
import { TextBinding } from "./text-binding";
import { absoluteSelection, historyOf, relativeSelection, type TextHistory } from "./text-history";
import type { CodeLanguage } from "./tokens";

export interface EditorOptions {
  text: Y.Text;
  awareness: Awareness | null;
  cellId: string;
  cellKind: CellKindName;
  language: CodeLanguage;
  readOnly: boolean;
  ariaLabel: string;
  completions: CompletionSource | null;
  /** Asked at each event, so that the page may change them. */
  handlers: () => {
    onEscape: () => void;
    onRun: (after: AfterRun) => void;
    onHeightChange: (heightPx: number) => void;
    onTooLong: () => void;
  };
}

export interface MountedEditor {
  /** Puts the caret where the reader pressed, or where it was last. Call it once the host can be seen. */
  show(takesFocus: boolean): void;
  setDiagnostics(diagnostics: readonly CodeDiagnostic[]): void;
  dispose(): void;
}

const MARKERS = "tunebook";

/** Puts an editor into `host`, bound to a cell's text. Its height follows the text, up to that of a long one. */
export function mountEditor(host: HTMLElement, options: EditorOptions): MountedEditor {
  const { text, readOnly, cellKind, completions } = options;
  const history = historyOf(text);
  const model = createModel(text, options.language);
  setCompletionContext(model, { cellKind, source: completions });
  const binding = new TextBinding({
    text,
    model,
    origin: history.origin,
    canEdit: !readOnly,
    onTooLong: () => options.handlers().onTooLong(),
  });
  const view = monaco.editor.create(host, { ...editorOptions(options), model });
  const fit = () => {
    const content = view.getContentHeight();
    const height = isLongText(model.getLineCount()) ? Math.min(content, LONG_TEXT_HEIGHT_PX) : content;
    host.style.height = `${height}px`;
    view.layout({ width: host.clientWidth, height });
    options.handlers().onHeightChange(height);
  };
  fit();
  bindKeys(monaco, view, () => ({
    ...options.handlers(),
    undo: () => readOnly || history.manager.undo(),
    redo: () => readOnly || history.manager.redo(),
  }));
  const { awareness, cellId } = options;
  const disposables: (IDisposable | null)[] = [
    binding,
    view.onDidContentSizeChange((event) => event.contentHeightChanged && fit()),
    rememberSelection(view, text, history),
    awareness && new Peers(monaco, view, text, awareness, cellId),
    { dispose: passPageKeys(host) },
    { dispose: followWidth(host, fit) },
    view,
    model,
  ];
  return {
    show(takesFocus) {
      view.render(true); // Places in the text are found by what is on the screen.
      placeCaret(view, text, history);
      if (takesFocus) view.focus();
    },
    setDiagnostics: (diagnostics) => setMarkers(model, diagnostics),
    dispose: () => disposables.forEach((disposable) => disposable?.dispose()),
  };
}

/** A model with LF and our indentation; brackets keep the colour of text, as in static code. */
function createModel(text: Y.Text, language: CodeLanguage): editor.ITextModel {
  const model = monaco.editor.createModel(text.toString(), languageId(language));
  model.setEOL(monaco.editor.EndOfLineSequence.LF);
  model.updateOptions({
    tabSize: CODE_METRICS.tabSize,
    insertSpaces: true,
    bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
  });
  return model;
}

function editorOptions({
  language,
  readOnly,
  ariaLabel,
}: EditorOptions): editor.IStandaloneEditorConstructionOptions {
  const { fontFamily, fontSizePx, lineHeightPx, paddingBlockPx, paddingInlinePx } = CODE_METRICS;
  return {
    ariaLabel,
    readOnly,
    domReadOnly: readOnly,
    readOnlyMessage: { value: "You can read this notebook, not edit it." },
    fontFamily,
    fontSize: fontSizePx,
    lineHeight: lineHeightPx,
    fontLigatures: false,
    letterSpacing: 0,
    padding: { top: paddingBlockPx, bottom: paddingBlockPx },
    lineDecorationsWidth: paddingInlinePx,
    lineNumbers: "off",
    lineNumbersMinChars: 0,
    glyphMargin: false,
    folding: false,
    minimap: { enabled: false },
    overviewRulerLanes: 0,
    overviewRulerBorder: false,
    hideCursorInOverviewRuler: true,
    renderLineHighlight: "none",
    scrollBeyondLastLine: false,
    scrollbar: {
      vertical: "hidden",
      verticalScrollbarSize: 0,
      horizontalScrollbarSize: 8,
      ignoreHorizontalScrollbarInContentHeight: true,
      alwaysConsumeMouseWheel: false,
    },
    wordWrap: language === "sql" ? "off" : "on",
    wrappingStrategy: "advanced",
    fixedOverflowWidgets: true,
    stickyScroll: { enabled: false },
    links: false,
    dragAndDrop: false,
    unusualLineTerminators: "off",
    unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true, nonBasicASCII: false },
    wordBasedSuggestions: "currentDocument",
    quickSuggestions: language === "sql" && { other: true, comments: false, strings: false },
    // Tab accepts. With Enter, the line break after an alias such as "o" would become the keyword "of".
    acceptSuggestionOnEnter: "off",
    occurrencesHighlight: "singleFile",
    guides: { indentation: false },
  };
}

function setMarkers(model: editor.ITextModel, diagnostics: readonly CodeDiagnostic[]): void {
  const markers = diagnostics.map(({ message, where, severity }) => {
    const start = model.getPositionAt(where.offset);
    const end = model.getPositionAt(where.offset + Math.max(1, where.length));
    return {
      message,
      severity: severity === "error" ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
      startLineNumber: start.lineNumber,
      startColumn: start.column,
      endLineNumber: end.lineNumber,
      endColumn: end.column,
    };
  });
  monaco.editor.setModelMarkers(model, MARKERS, markers);
}

/** Keeps the caret with each step of undo: taking back an edit also goes back to where it was made. */
function rememberSelection(
  view: editor.IStandaloneCodeEditor,
  text: Y.Text,
  history: TextHistory,
): IDisposable {
  const { manager } = history;
  const listener = view.onDidChangeCursorSelection(({ selection }) => {
    const model = view.getModel();
    if (!model) return;
    const { selectionStartLineNumber, selectionStartColumn, positionLineNumber, positionColumn } = selection;
    history.selection = relativeSelection(
      text,
      model.getOffsetAt({ lineNumber: selectionStartLineNumber, column: selectionStartColumn }),
      model.getOffsetAt({ lineNumber: positionLineNumber, column: positionColumn }),
    );
  });
  const onAdded = ({ stackItem }: StackEvent) => stackItem.meta.set("selection", history.selection);
  const onPopped = ({ stackItem }: StackEvent) => {
    history.selection = (stackItem.meta.get("selection") as TextHistory["selection"] | undefined) ?? null;
    placeCaret(view, text, history);
  };
  manager.on("stack-item-added", onAdded);
  manager.on("stack-item-popped", onPopped);
  return {
    dispose() {
      listener.dispose();
      manager.off("stack-item-added", onAdded);
      manager.off("stack-item-popped", onPopped);
    },
  };
}

interface StackEvent {
  stackItem: { meta: Map<unknown, unknown> };
}

/** Where the reader pressed, else where the caret was last. */
function placeCaret(view: editor.IStandaloneCodeEditor, text: Y.Text, history: TextHistory): void {
  const pressed = takePointer();
  const target = pressed && view.getTargetAtClientPoint(pressed.x, pressed.y)?.position;
  if (target) return view.setPosition(target);
  const model = view.getModel();
  const last = history.selection && absoluteSelection(text, history.selection);
  if (!model || !last) return;
  const anchor = model.getPositionAt(last.anchor);
  const head = model.getPositionAt(last.head);
  view.setSelection(new monaco.Selection(anchor.lineNumber, anchor.column, head.lineNumber, head.column));
  view.revealPositionInCenterIfOutsideViewport(head);
}

function followWidth(host: HTMLElement, fit: () => void): () => void {
  let width = host.clientWidth;
  const observer = new ResizeObserver(() => {
    if (host.clientWidth === width) return;
    width = host.clientWidth;
    fit();
  });
  observer.observe(host);
  return () => observer.disconnect();
}
