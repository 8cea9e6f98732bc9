import { SCOPES } from "./languages";
import type { Monaco } from "./monaco";

const THEME = "tunebook";
const TOKENS = ["k", "s", "n", "c", "f", "d"] as const;

/** Gives the editor the page's colours, now and whenever the page's theme changes. */
export function followTheme(monaco: Monaco): void {
  const apply = () => {
    monaco.editor.defineTheme(THEME, themeOf(getComputedStyle(document.documentElement)));
    monaco.editor.setTheme(THEME);
  };
  apply();
  new MutationObserver(apply).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
}

function themeOf(style: CSSStyleDeclaration) {
  const colour = (token: string) => hex(style.getPropertyValue(`--${token}`).trim());
  const isDark = style.colorScheme.includes("dark");
  return {
    base: isDark ? ("vs-dark" as const) : ("vs" as const),
    inherit: false,
    rules: [
      { token: "", foreground: colour("ink").slice(1) },
      ...TOKENS.map((token) => ({ token: SCOPES[token], foreground: colour(token).slice(1) })),
    ],
    colors: {
      "editor.foreground": colour("ink"),
      "editor.background": colour("surface"),
      "editorCursor.foreground": colour("ink"),
      "editor.selectionBackground": `${colour("accent")}42`,
      "editor.inactiveSelectionBackground": `${colour("accent")}26`,
      "editor.wordHighlightBackground": `${colour("accent")}1a`,
      "editor.findMatchBackground": `${colour("n")}66`,
      "editor.findMatchHighlightBackground": `${colour("n")}33`,
      "editorBracketMatch.background": `${colour("accent")}1f`,
      "editorBracketMatch.border": `${colour("accent")}00`,
      "editorError.foreground": colour("danger"),
      "editorWarning.foreground": colour("worse"),
      "editorWidget.background": colour("surface"),
      "editorWidget.border": colour("line-2"),
      "editorSuggestWidget.selectedBackground": colour("accent-soft"),
      "editorSuggestWidget.selectedForeground": colour("ink"),
      "editorSuggestWidget.highlightForeground": colour("accent"),
      "editorSuggestWidget.focusHighlightForeground": colour("accent"),
      "list.hoverBackground": colour("sunken"),
      "scrollbarSlider.background": `${colour("ink-3")}4d`,
      "scrollbarSlider.hoverBackground": `${colour("ink-3")}80`,
      focusBorder: colour("accent"),
      "input.background": colour("paper"),
      "input.border": colour("line-2"),
    },
  };
}

/** Monaco takes colours as #rrggbb only. */
function hex(colour: string): string {
  if (/^#[0-9a-f]{6}$/i.test(colour)) return colour;
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(colour);
  return short
    ? `#${short
        .slice(1)
        .map((digit) => digit + digit)
        .join("")}`
    : "#808080";
}
