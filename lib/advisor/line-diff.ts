/** A line of two texts laid over each other. */
export interface DiffLine {
  kind: "same" | "removed" | "added";
  text: string;
}

/** The lines of both texts in order, as few as possible of them removed or added. Meant for statements, not for files. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [left, right] = [before.split("\n"), after.split("\n")];
  const lengths = commonLengths(left, right);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [one, other] = [left[i], right[j]];
    if (one !== undefined && one === other) {
      lines.push({ kind: "same", text: one });
      [i, j] = [i + 1, j + 1];
    } else if (one !== undefined && (other === undefined || lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) {
      lines.push({ kind: "removed", text: one });
      i += 1;
    } else {
      lines.push({ kind: "added", text: other ?? "" });
      j += 1;
    }
  }
  return lines;
}

/** For each pair of places, how many lines the rests of both texts have in common, in order. */
function commonLengths(left: readonly string[], right: readonly string[]): number[][] {
  const lengths = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const row = lengths[i]!;
      row[j] =
        left[i] === right[j] ? 1 + lengths[i + 1]![j + 1]! : Math.max(lengths[i + 1]![j]!, row[j + 1]!);
    }
  }
  return lengths;
}
