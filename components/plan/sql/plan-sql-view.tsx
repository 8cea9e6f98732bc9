"use client";

import { useMemo, useRef, useState, type KeyboardEvent } from "react";
import { nodeTitle } from "@/lib/plan/node/node-title";
import { planNodes } from "@/lib/plan/walk";
import type { PlanViewPartProps } from "../view-props";
import { nextNodeAt, statementPieces, type StatementPiece } from "./statement-pieces";
import { useFragments } from "./use-fragments";

export type PlanSqlViewProps = PlanViewPartProps & {
  /** The statement that was explained. */
  statement: string;
};

/** The statement, with the fragments that the selected node comes from; choosing a fragment chooses its node. */
export function PlanSqlView({ study, statement, selectedId, onSelect, onOpen }: PlanSqlViewProps) {
  const nodeId = selectedId.replace(/\*$/, "");
  const { byNode, limitation } = useFragments(statement, study.plan);
  const titles = useMemo(
    () => new Map(planNodes(study.plan.root).map((node) => [node.id, nodeTitle(node)])),
    [study],
  );
  const pieces = useMemo(() => statementPieces(statement, byNode, nodeId), [statement, byNode, nodeId]);
  const own = byNode.get(nodeId);
  return (
    <div className="min-w-0">
      <div aria-live="polite" className="space-y-0.5 border-b border-line px-3.5 py-1.5 text-sm">
        <p>
          <span className="font-mono text-[12px]">{titles.get(nodeId)}</span>
          {own !== undefined && own.fragments.length > 0 && (
            <span className="text-ink-2">: {rolesOf(own.fragments)}.</span>
          )}
          {own?.reason && <span className="text-ink-2"> {own.reason}</span>}
        </p>
        {limitation !== null && <p className="text-ink-3">{limitation}</p>}
      </div>
      <StatementText
        pieces={pieces}
        titles={titles}
        selectedId={nodeId}
        onSelect={onSelect}
        onOpen={onOpen}
      />
    </div>
  );
}

/** `relation, filter (2)`. */
function rolesOf(fragments: readonly { role: string }[]): string {
  const counts = new Map<string, number>();
  for (const { role } of fragments) counts.set(role, (counts.get(role) ?? 0) + 1);
  const roles = [...counts].map(([role, count]) => (count === 1 ? role : `${role} (${count})`));
  return roles.join(", ");
}

interface StatementTextProps {
  pieces: readonly StatementPiece[];
  titles: ReadonlyMap<string, string>;
  selectedId: string;
  onSelect: (id: string) => void;
  onOpen: () => void;
}

/** One stop of the Tab key; the arrow keys go from fragment to fragment. */
function StatementText({ pieces, titles, selectedId, onSelect, onOpen }: StatementTextProps) {
  const frame = useRef<HTMLPreElement>(null);
  const [place, setPlace] = useState<number | null>(null);
  const starts = pieces.filter(({ nodeIds }) => nodeIds.length > 0).map(({ start }) => start);
  const firstOwn = pieces.find(({ isSelected, nodeIds }) => isSelected && nodeIds.length > 0)?.start;
  const stop = place !== null && starts.includes(place) ? place : (firstOwn ?? starts[0]);
  const choose = (piece: StatementPiece) => {
    setPlace(piece.start);
    const next = nextNodeAt(piece, selectedId);
    if (next !== null) onSelect(next);
  };
  const onKeyDown = (event: KeyboardEvent, piece: StatementPiece) => {
    const target = neighbour(starts, piece.start, event.key);
    if (event.key === "Enter" && piece.isSelected) onOpen();
    else if (event.key === "Enter" || event.key === " ") choose(piece);
    else if (target === undefined) return;
    else {
      setPlace(target);
      frame.current?.querySelector<HTMLElement>(`[data-start="${target}"]`)?.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <pre
      ref={frame}
      role="group"
      aria-label="Statement"
      className="max-h-[620px] overflow-auto px-3.5 py-2.5 font-mono text-[12.5px] leading-[1.7] break-words whitespace-pre-wrap"
    >
      {pieces.map((piece) =>
        piece.nodeIds.length === 0 ? (
          <span key={piece.start}>{piece.text}</span>
        ) : (
          <span
            key={piece.start}
            role="button"
            tabIndex={piece.start === stop ? 0 : -1}
            aria-pressed={piece.isSelected}
            data-start={piece.start}
            title={piece.nodeIds.map((id) => titles.get(id) ?? id).join("\n")}
            onClick={() => choose(piece)}
            onKeyDown={(event) => onKeyDown(event, piece)}
            className={pieceLook(piece.isSelected)}
          >
            {piece.text}
          </span>
        ),
      )}
    </pre>
  );
}

function pieceLook(isSelected: boolean): string {
  const look = isSelected
    ? "bg-accent-soft text-ink underline decoration-accent decoration-2"
    : "underline decoration-line-2 decoration-dotted hover:bg-sunken";
  return `cursor-pointer rounded-sm underline-offset-4 ${look}`;
}

function neighbour(starts: readonly number[], from: number, key: string): number | undefined {
  const index = starts.indexOf(from);
  switch (key) {
    case "ArrowRight":
    case "ArrowDown":
      return starts[Math.min(index + 1, starts.length - 1)];
    case "ArrowLeft":
    case "ArrowUp":
      return starts[Math.max(index - 1, 0)];
    case "Home":
      return starts[0];
    case "End":
      return starts.at(-1);
    default:
      return undefined;
  }
}
