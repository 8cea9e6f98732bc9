import type { Node } from "libpg-query";
import { advice } from "../finding";
import { candidateOf, rewritten, type RewriteRule } from "../rule";
import { nodesIn } from "../tree/change";
import { constantOf, fieldsOf, operatorOf } from "../tree/nodes";

export const equalsNull: RewriteRule = {
  id: "equals-null",
  title: "= NULL",
  about: "`x = NULL` is NULL for every x: the condition holds for no row.",
  check(context) {
    return context.queries.flatMap(({ select: { larg: _, rarg: _right, ...select } }) =>
      nodesIn(select, (node) => comparedWithNull(node) !== null).map((node) => {
        const { tested, isEqual } = comparedWithNull(node)!;
        const test: Node = { NullTest: { arg: tested, nulltesttype: isEqual ? "IS_NULL" : "IS_NOT_NULL" } };
        const text = rewritten(context, new Map([[node, test]]));
        return {
          at: fieldsOf(node, "A_Expr")?.location,
          evidence: [`A comparison with NULL is NULL whatever the row holds, so it is true for none.`],
          candidates: [
            candidateOf(text, (statement) =>
              advice(
                isEqual ? "IS NULL" : "IS NOT NULL",
                "What was probably meant.",
                "the condition can be true at all",
                statement,
              ),
            ),
          ],
        };
      }),
    );
  },
};

function comparedWithNull(node: Node): { tested: Node; isEqual: boolean } | null {
  const { name, expression } = operatorOf(node) ?? {};
  if ((name !== "=" && name !== "<>") || !expression?.lexpr || !expression.rexpr) return null;
  const isNull = (side: Node) => constantOf(side)?.form === "null";
  if (isNull(expression.rexpr)) return { tested: expression.lexpr, isEqual: name === "=" };
  return isNull(expression.lexpr) ? { tested: expression.rexpr, isEqual: name === "=" } : null;
}
