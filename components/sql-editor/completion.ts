import type { editor, languages } from "monaco-editor/editor";
import type { CellKindName } from "@/lib/notebook/document";
import { directiveCompletions } from "@/lib/sql/directives";
import type { Monaco } from "./monaco";
import { languageId } from "./languages";
import { SQL_KEYWORDS } from "./sql-words";

/** One offer while typing. */
export interface CodeCompletion {
  label: string;
  /** What is inserted, when it is not the label. */
  insert?: string;
  /** Beside the label: a type, a table. */
  detail?: string;
  documentation?: string;
  kind: "relation" | "column" | "function" | "keyword" | "figure";
}

/** Offers for the place `offset` in `text`; the words before it are matched by the editor. */
export type CompletionSource = (text: string, offset: number) => CodeCompletion[] | Promise<CodeCompletion[]>;

interface ModelContext {
  cellKind: CellKindName;
  source: CompletionSource | null;
}

const contexts = new WeakMap<editor.ITextModel, ModelContext>();

/** Says which cell a model belongs to; offers are made for models that have a context only. */
export function setCompletionContext(model: editor.ITextModel, context: ModelContext): void {
  contexts.set(model, context);
}

/** Registers completion once for all editors. */
export function registerCompletion(monaco: Monaco): void {
  for (const language of ["sql", "markdown", "plain"] as const) {
    monaco.languages.registerCompletionItemProvider(languageId(language), {
      triggerCharacters: [".", "@", "{"],
      async provideCompletionItems(model, position) {
        const context = contexts.get(model);
        if (!context) return { suggestions: [] };
        const line = model.getLineContent(position.lineNumber).slice(0, position.column - 1);
        const directive = /^\s*--\s*@([\w-]*)$/.exec(line);
        if (directive)
          return { suggestions: directives(monaco, context.cellKind, position, directive[1] ?? "") };
        if (/--[^']*$/.test(line)) return { suggestions: [] };
        const word = model.getWordUntilPosition(position);
        const range = {
          ...lineRange(position.lineNumber),
          startColumn: word.startColumn,
          endColumn: word.endColumn,
        };
        const offered = (await context.source?.(model.getValue(), model.getOffsetAt(position))) ?? [];
        const isAfterDot = line.slice(0, word.startColumn - 1).endsWith(".");
        const keywords = language === "sql" && !isAfterDot && word.word !== "" ? SQL_KEYWORDS : [];
        return {
          suggestions: [
            ...offered.map((item) => suggestion(monaco, item, range, "1")),
            ...keywords.map((keyword) => {
              const label = word.word === word.word.toLowerCase() ? keyword : keyword.toUpperCase();
              return suggestion(monaco, { label, kind: "keyword" }, range, "2");
            }),
          ],
        };
      },
    });
  }
}

const lineRange = (line: number) => ({ startLineNumber: line, endLineNumber: line });

function directives(
  monaco: Monaco,
  cellKind: CellKindName,
  { lineNumber, column }: { lineNumber: number; column: number },
  typed: string,
): languages.CompletionItem[] {
  const range = { ...lineRange(lineNumber), startColumn: column - typed.length, endColumn: column };
  return directiveCompletions(cellKind).map(({ name, usage, documentation }) => ({
    label: name,
    kind: monaco.languages.CompletionItemKind.Keyword,
    insertText: `${name} `,
    detail: usage,
    documentation,
    range,
  }));
}

function suggestion(
  monaco: Monaco,
  { label, insert, detail, documentation, kind }: CodeCompletion,
  range: languages.CompletionItem["range"],
  rank: string,
): languages.CompletionItem {
  const { CompletionItemKind } = monaco.languages;
  const kinds = {
    relation: CompletionItemKind.Struct,
    column: CompletionItemKind.Field,
    function: CompletionItemKind.Function,
    keyword: CompletionItemKind.Keyword,
    figure: CompletionItemKind.Value,
  };
  return {
    label,
    kind: kinds[kind],
    insertText: insert ?? label,
    range,
    sortText: rank + label,
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation }),
  };
}
