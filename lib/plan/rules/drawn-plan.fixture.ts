/** A node of a plan that a test draws up; what it does not say is one row in one loop. */
export interface DrawnNode {
  title: string;
  /** Of one loop, everything below included. */
  ms?: number;
  rows?: number;
  planRows?: number;
  loops?: number;
  width?: number;
  cost?: number;
  details?: string[];
  below?: DrawnNode[];
}

/** The plan as EXPLAIN (ANALYZE) prints it in TEXT; it executes in 100 ms unless the root or `after` says otherwise. */
export function drawPlan(root: DrawnNode, after: string[] = []): string {
  return [...nodeLines({ ms: 100, ...root }, 0), ...after].join("\n");
}

function nodeLines(node: DrawnNode, depth: number): string[] {
  const { title, ms = 1, rows = 1, planRows = Math.round(rows), loops = 1, width = 8, cost = 2 } = node;
  const figures = `(cost=1.00..${cost.toFixed(2)} rows=${planRows} width=${width}) (actual time=0.001..${ms.toFixed(3)} rows=${rows} loops=${loops})`;
  const arrow = depth === 0 ? "" : `${" ".repeat(depth * 6 - 4)}->  `;
  const margin = " ".repeat(depth === 0 ? 2 : depth * 6 + 2);
  return [
    `${arrow}${title}  ${figures}`,
    ...(node.details ?? []).map((detail) => margin + detail),
    ...(node.below ?? []).flatMap((child) => nodeLines(child, depth + 1)),
  ];
}
