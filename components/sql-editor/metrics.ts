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
