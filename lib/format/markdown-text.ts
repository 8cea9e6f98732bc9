/** A fenced block that `text` cannot break out of, whatever backticks it holds. */
export function fenced(language: string, text: string): string {
  let longest = 2;
  for (const [ticks] of text.matchAll(/`+/g)) longest = Math.max(longest, ticks.length);
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}\n`;
}

/** Text of a target or a source on one line, so that it cannot become markup. */
export function plainText(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|~#&]/g, "\\$&").replace(/\s*[\r\n]+\s*/g, " ");
}
