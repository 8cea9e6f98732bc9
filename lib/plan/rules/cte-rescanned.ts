import { formatCount } from "@/lib/format/quantity";
import { inlinableCtes } from "./cte-scans";
import { LEAST_SHARE, shareOf, type Finding, type Rule } from "./finding";
import { inlineCte } from "./inlined-cte";
import { improvement } from "./judgement";
import { scanWork } from "./scan-work";

const LEAST_LOOPS = 10;
const LEAST_ROWS = 10_000;

/** The stored rows of a CTE are read from end to end again and again: nothing can index them. */
export const cteRescanned: Rule = {
  id: "cte-rescanned",
  title: "CTE read again in every loop",
  needsCatalog: false,
  check: (context) =>
    inlinableCtes(context.placed).flatMap(({ name, scans }) =>
      scans.flatMap((scan): Finding[] => {
        const loops = scan.actualLoops ?? 0;
        const { readRows } = scanWork(scan);
        const share = shareOf(context, scan);
        if (loops <= LEAST_LOOPS || readRows <= LEAST_ROWS || share < LEAST_SHARE) return [];
        return [
          improvement(cteRescanned.id, scan, share, {
            threshold: "More than ten loops, and more than 10,000 rows read in all of them.",
            evidence: `The rows of ${name} were read ${formatCount(loops)} times: ${formatCount(readRows)} in all.`,
            suggestion:
              "Stored rows have no index. Inlined (NOT MATERIALIZED) the CTE can be searched by its condition; written as a join by equality it can be hashed.",
            tryIt: inlineCte(context.statement, name),
          }),
        ];
      }),
    ),
};
