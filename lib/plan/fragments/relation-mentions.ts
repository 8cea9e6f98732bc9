import type { QueryPlan, TextRange } from "../plan-node";
import { planNodes } from "../walk";
import { sqlPieces, type SqlPiece } from "../anonymise/sql-words";
import type { NodeFragments } from "./fragments";

/** Words after which a statement names a relation. */
const BEFORE_RELATION = ["from", "join", "into", "update", "using", "only"];

/**
 * What can be known without a parser, in a browser: a relation that the statement names once after FROM, JOIN, INTO,
 * UPDATE or USING, and that the plan knows by one alias.
 */
export function relationMentions(statement: string, plan: QueryPlan): Map<string, NodeFragments> {
  const mentions = mentionedRelations(statement);
  const nodes = planNodes(plan.root);
  const aliases = new Map<string, Set<string>>();
  for (const { relation, alias } of nodes) {
    if (relation !== undefined)
      aliases.set(relation, (aliases.get(relation) ?? new Set()).add(alias ?? relation));
  }
  return new Map(
    nodes.map((node): [string, NodeFragments] => {
      const ranges = mentions.get(node.relation ?? "") ?? [];
      const isKnown = ranges.length === 1 && aliases.get(node.relation ?? "")?.size === 1;
      return [
        node.id,
        {
          fragments: isKnown ? ranges.map((range) => ({ ...range, role: "relation" })) : [],
          reason: isKnown ? null : "Which part of the statement asks for this step cannot be told here.",
        },
      ];
    }),
  );
}

/** Every relation that follows such a word, by its name without schema. */
function mentionedRelations(statement: string): Map<string, TextRange[]> {
  const words = solidPieces(statement);
  const mentions = new Map<string, TextRange[]>();
  words.forEach((word, index) => {
    const first = words[index + 1];
    if (!BEFORE_RELATION.includes(word.text.toLowerCase()) || first === undefined) return;
    let last = index + 1;
    while (words[last + 1]?.text === "." && words[last + 2] !== undefined) last += 2;
    const name = identifierIn(words[last]!);
    if (name === null || BEFORE_RELATION.includes(name)) return;
    mentions.set(name, [...(mentions.get(name) ?? []), { start: first.start, end: words[last]!.end }]);
  });
  return mentions;
}

interface PlacedPiece extends SqlPiece, TextRange {}

function solidPieces(statement: string): PlacedPiece[] {
  let at = 0;
  return sqlPieces(statement).flatMap((piece) => {
    const start = at;
    at += piece.text.length;
    return piece.kind === "space" || piece.kind === "comment" ? [] : [{ ...piece, start, end: at }];
  });
}

function identifierIn({ kind, text }: SqlPiece): string | null {
  if (kind === "quoted") return text.slice(1, -1).replaceAll('""', '"');
  return kind === "word" ? text.toLowerCase() : null;
}
