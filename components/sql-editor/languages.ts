import type { languages } from "monaco-editor/editor";
import type { Monaco } from "./monaco";
import { tokeniseLine, type CodeLanguage, type TokenKind } from "./tokens";

export const languageId = (language: CodeLanguage) => `tunebook-${language}`;

/** By the words "comment" and "string" Monaco knows where not to close quotes and not to offer completions. */
export const SCOPES: Readonly<Record<TokenKind, string>> = {
  k: "keyword",
  s: "string",
  n: "number",
  c: "comment",
  f: "function",
  d: "directive",
  "": "",
};

const QUOTES = [
  { open: "'", close: "'", notIn: ["string", "comment"] },
  { open: '"', close: '"', notIn: ["string", "comment"] },
];
const BRACKETS: [string, string][] = [
  ["(", ")"],
  ["[", "]"],
];
const CONFIGURATION: Record<CodeLanguage, languages.LanguageConfiguration> = {
  sql: {
    comments: { lineComment: "--", blockComment: ["/*", "*/"] },
    brackets: BRACKETS,
    autoClosingPairs: [...BRACKETS.map(([open, close]) => ({ open, close })), ...QUOTES],
    surroundingPairs: [...BRACKETS.map(([open, close]) => ({ open, close })), ...QUOTES],
    onEnterRules: [],
    wordPattern: /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w.]*/,
  },
  markdown: {
    comments: { blockComment: ["<!--", "-->"] },
    brackets: [...BRACKETS, ["{{", "}}"]],
    surroundingPairs: [
      { open: "`", close: "`" },
      { open: "*", close: "*" },
      { open: "_", close: "_" },
      { open: "(", close: ")" },
      { open: "[", close: "]" },
    ],
  },
  plain: {},
};

/** Registers the languages of cells, coloured by the same tokeniser as static text. */
export function registerLanguages(monaco: Monaco): void {
  for (const language of ["sql", "markdown", "plain"] as const) {
    const id = languageId(language);
    monaco.languages.register({ id });
    monaco.languages.setLanguageConfiguration(id, CONFIGURATION[language]);
    monaco.languages.setTokensProvider(id, {
      getInitialState: () => new LineState(""),
      tokenize(line, state) {
        const tokenised = tokeniseLine(language, line, (state as LineState).name);
        const tokens = tokenised.tokens.map(({ start, kind }) => ({
          startIndex: start,
          scopes: SCOPES[kind],
        }));
        return { tokens, endState: new LineState(tokenised.state) };
      },
    });
  }
}

/** What a line begins inside of, as Monaco wants it. */
class LineState implements languages.IState {
  constructor(readonly name: string) {}

  clone(): LineState {
    return this;
  }

  equals(other: languages.IState): boolean {
    return other instanceof LineState && other.name === this.name;
  }
}
