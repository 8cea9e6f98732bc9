import type { editor, IDisposable, IRange } from "monaco-editor/editor";
import type * as Y from "yjs";
import { DOCUMENT_LIMITS } from "@/lib/notebook/document";
import { replaceText } from "@/lib/notebook/operations";
import { differenceOf, partsOf } from "@/lib/notebook/text-difference";

/** What the binding needs of Monaco's model. */
export type BoundModel = Pick<
  editor.ITextModel,
  "getValue" | "getValueLength" | "getPositionAt" | "applyEdits" | "onDidChangeContent"
>;

/** A paste is sent in parts, so that each stays below the limit of one message. */
const PART_LENGTH = 100_000;

export interface TextBindingOptions {
  text: Y.Text;
  /** Its line ends are LF, and it holds what the text holds without CR. */
  model: BoundModel;
  /** The origin of this person's edits. */
  origin: object;
  canEdit: boolean;
  /** An edit was taken back because the cell would have become too long. */
  onTooLong: () => void;
}

/**
 * Keeps a Monaco model and a Y.Text equal.
 *
 * Edits of the model go into the text under `origin`; all others, undo included, come from the text and are applied
 * to the model without touching Monaco's own undo, whose offsets they would spoil. Whatever happens, both hold the
 * same afterwards: lengths are compared after each change, and a difference (a foreign client's CR or embedded
 * object) is repaired.
 */
export class TextBinding implements IDisposable {
  private isApplying = false;
  private readonly modelListener: IDisposable;

  constructor(private readonly options: TextBindingOptions) {
    const { text, model } = options;
    this.modelListener = model.onDidChangeContent((event) => this.modelChanged(event));
    text.observe(this.textChanged);
    this.repair(true);
  }

  dispose(): void {
    this.modelListener.dispose();
    this.options.text.unobserve(this.textChanged);
  }

  private modelChanged({ changes }: editor.IModelContentChangedEvent): void {
    if (this.isApplying) return;
    const { text, model, origin } = this.options;
    const grows = model.getValueLength() > text.length;
    if (grows && model.getValueLength() > DOCUMENT_LIMITS.sourceLength) {
      this.pull();
      return this.options.onTooLong();
    }
    // From the back, so that no change shifts the offsets of another; an insertion after what it stands before.
    const ordered = [...changes].sort(
      (a, b) =>
        b.rangeOffset + b.rangeLength - a.rangeOffset - a.rangeLength || b.rangeOffset - a.rangeOffset,
    );
    const isLong = ordered.some((change) => change.text.length > PART_LENGTH);
    const apply = () => ordered.forEach((change) => this.push(change));
    if (isLong || !text.doc) apply();
    else text.doc.transact(apply, origin);
    this.repair();
  }

  private push({ rangeOffset, rangeLength, text: inserted }: editor.IModelContentChange): void {
    const { text, origin } = this.options;
    text.doc?.transact(() => rangeLength > 0 && text.delete(rangeOffset, rangeLength), origin);
    let offset = rangeOffset;
    for (const part of partsOf(inserted, PART_LENGTH)) {
      const at = offset;
      text.doc?.transact(() => text.insert(at, part), origin);
      offset += part.length;
    }
  }

  private readonly textChanged = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    const { model, origin } = this.options;
    if (transaction.origin === origin) return;
    const replacements = replacementsOf(event.delta);
    const edits = replacements.map(({ offset, deleted, inserted }) => ({
      range: this.range(offset, deleted),
      text: inserted,
    }));
    this.applying(() => model.applyEdits(edits));
    this.repair(replacements.some(({ isForeign }) => isForeign));
  };

  /** Makes both equal when they are not. What the model cannot hold (CR, embedded objects) leaves the text. */
  private repair(isSuspect = false): void {
    const { text, model, canEdit, origin } = this.options;
    if (!isSuspect && model.getValueLength() === text.length) return;
    const value = text.toString();
    if (canEdit && (value.length !== text.length || value.includes("\r"))) {
      text.doc?.transact(() => {
        if (value.length !== text.length) {
          text.delete(0, text.length);
          text.insert(0, value);
        }
        replaceText(text, value.replaceAll(/\r\n?/g, "\n"));
      }, origin);
    }
    this.pull();
  }

  /** Makes the model read what the text reads. */
  private pull(): void {
    const { text, model } = this.options;
    const wanted = text.toString().replaceAll(/\r\n?/g, "\n");
    const present = model.getValue();
    if (present === wanted) return;
    const { start, deleted, inserted } = differenceOf(present, wanted);
    this.applying(() => model.applyEdits([{ range: this.range(start, deleted), text: inserted }]));
  }

  private applying(apply: () => void): void {
    this.isApplying = true;
    try {
      apply();
    } finally {
      this.isApplying = false;
    }
  }

  private range(offset: number, length: number): IRange {
    const { model } = this.options;
    const start = model.getPositionAt(offset);
    const end = length === 0 ? start : model.getPositionAt(offset + length);
    return {
      startLineNumber: start.lineNumber,
      startColumn: start.column,
      endLineNumber: end.lineNumber,
      endColumn: end.column,
    };
  }
}

interface Replacement {
  /** In the text before the change. */
  offset: number;
  deleted: number;
  inserted: string;
  /** It holds what Monaco does not keep as it is: CR, or an embedded object. */
  isForeign: boolean;
}

/** The replacements that a change consists of; an insertion and a deletion at one place are one replacement. */
function replacementsOf(delta: Y.YTextEvent["delta"]): Replacement[] {
  const replacements: Replacement[] = [];
  let offset = 0;
  for (const { retain = 0, delete: deleted = 0, insert = "" } of delta) {
    offset += retain;
    if (deleted === 0 && insert === "") continue;
    const inserted = typeof insert === "string" ? insert : "";
    const isForeign = typeof insert !== "string" || insert.includes("\r");
    const last = replacements.at(-1);
    if (last && last.offset + last.deleted === offset) {
      last.deleted += deleted;
      last.inserted += inserted;
      last.isForeign ||= isForeign;
    } else replacements.push({ offset, deleted, inserted, isForeign });
    offset += deleted;
  }
  return replacements;
}
