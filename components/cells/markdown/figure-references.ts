import {
  findFigureReferences,
  resolveFigure,
  type FigureLookup,
  type ResolvedFigure,
} from "@/lib/notebook/figures";

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
 * `data-exact`; when it is not known yet, by an ellipsis with `data-pending`; when it leads nowhere, by the reference
 * as written with `data-reason`.
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
    parts.push(figureElement(resolveFigure(reference, figures), text.slice(offset, end)));
  }
  pushText(text.slice(end));
  return parts;
}

function figureElement(figure: ResolvedFigure, written: string): HtmlNode {
  const element = (properties: Record<string, unknown>, value: string): HtmlNode => ({
    type: "element",
    tagName: "data",
    properties,
    children: [{ type: "text", value }],
  });
  switch (figure.state) {
    case "resolved":
      return element({ dataExact: figure.exact }, figure.text);
    case "pending":
      return element({ dataPending: figure.reason }, "…");
    case "unresolved":
      return element({ dataReason: figure.reason }, written);
  }
}
