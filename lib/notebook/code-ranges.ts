/** From `start` up to, not including, `end`, in UTF-16 code units. */
export interface TextRange {
  start: number;
  end: number;
}

/**
 * Where code stands in Markdown: fenced blocks and code spans, in order. In time linear in the text, whatever it holds.
 * @see https://spec.commonmark.org/0.31.2/#fenced-code-blocks and #code-spans
 */
export function codeRanges(markdown: string): TextRange[] {
  const ranges: TextRange[] = [];
  let fence: { marker: string; start: number } | null = null;
  let paragraphStart = 0;
  const endParagraph = (end: number) => ranges.push(...codeSpans(markdown, paragraphStart, end));
  for (const { text, start, end } of lines(markdown)) {
    const marker = /^ {0,3}(`{3,}|~{3,})(?!.*`)/.exec(text)?.[1];
    if (fence) {
      if (!closes(text, fence.marker)) continue;
      ranges.push({ start: fence.start, end });
      fence = null;
      paragraphStart = end;
    } else if (marker) {
      endParagraph(start);
      fence = { marker, start };
    } else if (text.trim() === "") {
      endParagraph(start);
      paragraphStart = end;
    }
  }
  if (fence) ranges.push({ start: fence.start, end: markdown.length });
  else endParagraph(markdown.length);
  return ranges;
}

function closes(line: string, marker: string): boolean {
  const text = line.trim();
  return text.length >= marker.length && text === marker.charAt(0).repeat(text.length);
}

/** In one paragraph, a run of backticks opens a code span when a later run has the same length. */
function codeSpans(markdown: string, start: number, end: number): TextRange[] {
  const runs = Array.from(markdown.slice(start, end).matchAll(/`+/g), (match) => ({
    start: start + match.index,
    length: match[0].length,
  }));
  const laterOfLength = new Map<number, number>();
  const partner = new Array<number | undefined>(runs.length);
  for (let index = runs.length - 1; index >= 0; index -= 1) {
    const { length } = runs[index]!;
    partner[index] = laterOfLength.get(length);
    laterOfLength.set(length, index);
  }
  const spans: TextRange[] = [];
  for (let index = 0; index < runs.length; index += 1) {
    const closing = partner[index];
    if (closing === undefined) continue;
    spans.push({ start: runs[index]!.start, end: runs[closing]!.start + runs[closing]!.length });
    index = closing;
  }
  return spans;
}

function* lines(text: string): Generator<TextRange & { text: string }> {
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline + 1;
    yield { text: text.slice(start, newline === -1 ? end : newline), start, end };
    start = end;
  }
}
