import type { NodeFragments } from "@/lib/plan/fragments/fragments";

/** A stretch of the statement over which the same fragments lie. */
export interface StatementPiece {
  text: string;
  start: number;
  /** Nodes of the smallest fragment around it, in printed order; empty where there is none. */
  nodeIds: readonly string[];
  /** True when a fragment of the selected node covers it. */
  isSelected: boolean;
}

interface Mark {
  start: number;
  end: number;
  nodeIds: string[];
}

/** More marks than this are not all drawn: a reader could not tell them apart. */
const MOST_MARKS = 1000;

/** Cuts the statement wherever a fragment begins or ends. */
export function statementPieces(
  statement: string,
  fragments: ReadonlyMap<string, NodeFragments>,
  selectedId: string,
): StatementPiece[] {
  const own = fragments.get(selectedId)?.fragments ?? [];
  const all = marksOf(fragments);
  const marks =
    all.length > MOST_MARKS ? marksOf(new Map([[selectedId, { fragments: own, reason: null }]])) : all;
  const borders = [0, statement.length, ...marks.flatMap(({ start, end }) => [start, end])];
  const cuts = [...new Set(borders)].filter((at) => at <= statement.length).sort((a, b) => a - b);
  const open: Mark[] = [];
  let next = 0;
  return cuts.slice(0, -1).map((start, index) => {
    for (let mark = marks[next]; mark !== undefined && mark.start <= start; mark = marks[next]) {
      open.push(mark);
      next += 1;
    }
    const covering = open.filter(({ end }) => end > start);
    open.splice(0, open.length, ...covering);
    return {
      text: statement.slice(start, cuts[index + 1]),
      start,
      nodeIds: smallest(covering)?.nodeIds ?? [],
      isSelected: own.some((range) => range.start <= start && start < range.end),
    };
  });
}

/** Fragments of the same place as one mark, by where they begin. */
function marksOf(fragments: ReadonlyMap<string, NodeFragments>): Mark[] {
  const marks = new Map<string, Mark>();
  for (const [nodeId, { fragments: own }] of fragments) {
    for (const { start, end } of own) {
      const key = `${start}-${end}`;
      const mark = marks.get(key) ?? { start, end, nodeIds: [] };
      if (!mark.nodeIds.includes(nodeId)) mark.nodeIds.push(nodeId);
      marks.set(key, mark);
    }
  }
  return [...marks.values()].sort((a, b) => a.start - b.start);
}

function smallest(marks: readonly Mark[]): Mark | undefined {
  return marks.reduce<Mark | undefined>(
    (best, mark) => (best === undefined || mark.end - mark.start < best.end - best.start ? mark : best),
    undefined,
  );
}

/** The node to choose at a piece: its first, or the one after the selected where several share the place. */
export function nextNodeAt({ nodeIds }: StatementPiece, selectedId: string): string | null {
  if (nodeIds.length === 0) return null;
  return nodeIds[(nodeIds.indexOf(selectedId) + 1) % nodeIds.length] ?? null;
}
