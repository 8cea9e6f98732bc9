/**
 * The measures of code, shared by static text and the editor: a cell must not move by a pixel when it is focused.
 * The line height is whole pixels, because the editor rounds it.
 */
export const CODE_METRICS = {
  fontFamily: '"JetBrains Mono Variable", "JetBrains Mono", ui-monospace, monospace',
  fontSizePx: 12.8,
  lineHeightPx: 21,
  paddingBlockPx: 11,
  paddingInlinePx: 14,
  tabSize: 2,
} as const;

/** A text of more lines than this (a pasted plan of thousands of nodes) scrolls in a window of its own. */
const LONG_FROM_LINES = 1000;

/** Thirty lines and the padding. */
export const LONG_TEXT_HEIGHT_PX = 30 * CODE_METRICS.lineHeightPx + 2 * CODE_METRICS.paddingBlockPx;

export const isLongText = (lineCount: number) => lineCount > LONG_FROM_LINES;
