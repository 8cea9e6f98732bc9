import { findFigureReferences, resolveFigure, type FigureLookup } from "@/lib/notebook/figures";

/** The parts of a hast tree that are looked at here. */
export interface HtmlNode {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: HtmlNode[];
}

/** Elements in whose text braces are just text. */
const CODE = new Set(["code", "pre"]);

/**
 * A rehype plugin that replaces `{{cell.path}}` in text by a `data` element with the figure's text, its exact value as
 * `data-exact`, or, when there is none, the reference as written with `data-reason`.
 *
 * Runs after sanitising: what it inserts is text and attributes of its own making.
 */
export function rehypeFigures(figures: FigureLookup) {
  return (tree: HtmlNode): void => replaceIn(tree, figures);
}

function replaceIn(node: HtmlNode, figures: FigureLookup): void {
  if (!node.children || CODE.has(node.tagName ?? "")) return;
  node.children = node.children.flatMap((child) => {
    if (child.type === "text") return splitText(child.value ?? "", figures);
    replaceIn(child, figures);
    return [child];
  });
}

function splitText(text: string, figures: FigureLookup): HtmlNode[] {
  const parts: HtmlNode[] = [];
  let end = 0;
  const pushText = (value: string) => value !== "" && parts.push({ type: "text", value });
  for (const reference of findFigureReferences(text)) {
    const { offset, length } = reference;
    pushText(text.slice(end, offset));
    end = offset + length;
    const resolved = resolveFigure(reference, figures);
    const isResolved = resolved.state === "resolved";
    parts.push({
      type: "element",
      tagName: "data",
      properties: isResolved ? { dataExact: resolved.exact } : { dataReason: resolved.reason },
      children: [{ type: "text", value: isResolved ? resolved.text : text.slice(offset, end) }],
    });
  }
  pushText(text.slice(end));
  return parts;
}
