/** TEXT plans of any size, for tests and benchmarks: nobody records ten thousand nodes. */

/** An Append over `count` partitions, each read by its own index; every tenth was never executed. */
export function partitionsPlan(count: number): string {
  const lines = [
    `Append  (cost=0.00..${count}.00 rows=${count} width=8) (actual time=0.010..${count}.000 rows=${count} loops=1)`,
  ];
  for (let index = 1; index <= count; index += 1) {
    const actual =
      index % 10 === 0
        ? "(never executed)"
        : `(actual time=0.005..${(0.5 + (index % 7) / 10).toFixed(3)} rows=1 loops=1)`;
    lines.push(
      `  ->  Index Scan using events_p${index}_at_idx on events_p${index} e_${index}  (cost=0.28..8.30 rows=1 width=8) ${actual}`,
      `        Index Cond: (e_${index}.at > '2026-01-01 00:00:00+00'::timestamp with time zone)`,
    );
  }
  return [...lines, "Planning Time: 3.000 ms", `Execution Time: ${count}.100 ms`].join("\n");
}

/** A join tree of about `size` nodes, all of them different, so that nothing folds: `fanOut` children to each Append. */
export function variedPlan(size: number, fanOut = 3): string {
  const lines: string[] = [];
  let made = 0;
  const add = (depth: number, title: string, ms: number, detail: string[] = []) => {
    const figures = `(cost=0.00..${(ms * 10).toFixed(2)} rows=${made + 1} width=8) (actual time=0.001..${ms.toFixed(3)} rows=${(made % 97) + 1} loops=1)`;
    lines.push(depth === 0 ? `${title}  ${figures}` : `${" ".repeat(depth * 6 - 4)}->  ${title}  ${figures}`);
    for (const line of detail) lines.push(`${" ".repeat(depth * 6 + 2)}${line}`);
    made += 1;
  };
  const grow = (depth: number, budget: number): number => {
    if (budget <= fanOut) {
      for (let leaf = 0; leaf < Math.max(1, budget); leaf += 1)
        add(depth, `Seq Scan on t_${made}`, 1, [`Filter: (kind = ${made})`, "Rows Removed by Filter: 40"]);
      return Math.max(1, budget);
    }
    add(depth, "Append", budget + 1);
    const part = Math.ceil((budget - 1) / fanOut);
    let used = 1;
    while (used < budget) used += grow(depth + 1, Math.min(part, budget - used));
    return used;
  };
  grow(0, size);
  return [...lines, "Planning Time: 3.000 ms", `Execution Time: ${size + 2}.000 ms`].join("\n");
}
