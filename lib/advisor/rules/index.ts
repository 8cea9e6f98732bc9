import type { RewriteRule } from "../rule";
import { correlatedSubquery } from "./correlated-subquery";
import { countForExistence } from "./count-for-existence";
import { cteMaterialization } from "./cte-materialization";
import { deepOffset } from "./deep-offset";
import { distinctFanOut } from "./distinct-fan-out";
import { distinctOnUnique } from "./distinct-on-unique";
import { equalsNull } from "./equals-null";
import { functionOnColumn } from "./function-on-column";
import { havingForWhere } from "./having-for-where";
import { hugeCount } from "./huge-count";
import { implicitCast } from "./implicit-cast";
import { implicitCrossJoin } from "./implicit-cross-join";
import { leftJoinAsInner } from "./left-join-as-inner";
import { limitWithWrongIndex } from "./limit-with-wrong-index";
import { limitWithoutOrder } from "./limit-without-order";
import { membership } from "./membership";
import { notInNullable } from "./not-in-nullable";
import { nullConcatenation } from "./null-concatenation";
import { orAcrossColumns } from "./or-across-columns";
import { orderByRandom } from "./order-by-random";
import { patternSearch } from "./pattern-search";
import { rowMisestimate, spillToDisk } from "./plan-findings";
import { redundantInExists } from "./redundant-in-exists";
import { selectStar } from "./select-star";
import { unionOfDisjoint } from "./union-of-disjoint";
import { unusedLeftJoin } from "./unused-left-join";

/** Every rule, those that may be mistakes first, then by how much is usually at stake. */
export const REWRITE_RULES: readonly RewriteRule[] = [
  equalsNull,
  implicitCrossJoin,
  notInNullable,
  nullConcatenation,
  limitWithoutOrder,
  functionOnColumn,
  implicitCast,
  orAcrossColumns,
  correlatedSubquery,
  countForExistence,
  membership,
  redundantInExists,
  distinctFanOut,
  distinctOnUnique,
  unionOfDisjoint,
  limitWithWrongIndex,
  deepOffset,
  patternSearch,
  cteMaterialization,
  unusedLeftJoin,
  leftJoinAsInner,
  havingForWhere,
  hugeCount,
  orderByRandom,
  selectStar,
  rowMisestimate,
  spillToDisk,
];
