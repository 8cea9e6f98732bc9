import type { editor, IPosition } from "monaco-editor/editor";
import type { BoundModel } from "./text-binding";

/** As much of Monaco's model as a binding sees: text with LF line ends, edits in offsets of the text before them. */
export class FakeModel implements BoundModel {
  private readonly listeners = new Set<(event: editor.IModelContentChangedEvent) => void>();

  constructor(private value: string) {}

  getValue = () => this.value;
  getValueLength = () => this.value.length;

  getPositionAt = ((offset: number) => {
    const before = this.value.slice(0, Math.max(0, offset));
    return { lineNumber: before.split("\n").length, column: before.length - before.lastIndexOf("\n") };
  }) as unknown as BoundModel["getPositionAt"];

  applyEdits = ((operations: editor.IIdentifiedSingleEditOperation[]) => {
    this.change(
      operations.map(({ range, text }) => {
        const start = this.offsetAt({ lineNumber: range.startLineNumber, column: range.startColumn });
        const end = this.offsetAt({ lineNumber: range.endLineNumber, column: range.endColumn });
        return { rangeOffset: start, rangeLength: end - start, text: text ?? "" };
      }),
    );
  }) as BoundModel["applyEdits"];

  onDidChangeContent = ((listener: (event: editor.IModelContentChangedEvent) => void) => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }) as BoundModel["onDidChangeContent"];

  /** What typing, pasting or several carets do: all offsets are those of the text before. */
  change(changes: { rangeOffset: number; rangeLength: number; text: string }[]): void {
    const normal = changes.map((change) => ({ ...change, text: change.text.replaceAll(/\r\n?/g, "\n") }));
    // By end and then by start, from the back, as Monaco does: an insertion stands before a deletion that starts there.
    const end = (change: { rangeOffset: number; rangeLength: number }) =>
      change.rangeOffset + change.rangeLength;
    normal.sort((one, other) => end(other) - end(one) || other.rangeOffset - one.rangeOffset);
    for (const { rangeOffset, rangeLength, text } of normal)
      this.value = this.value.slice(0, rangeOffset) + text + this.value.slice(rangeOffset + rangeLength);
    for (const listener of this.listeners) listener({ changes: normal } as editor.IModelContentChangedEvent);
  }

  get listenerCount(): number {
    return this.listeners.size;
  }

  private offsetAt({ lineNumber, column }: IPosition): number {
    const lines = this.value.split("\n").slice(0, lineNumber - 1);
    return lines.reduce((sum, line) => sum + line.length + 1, 0) + column - 1;
  }
}
