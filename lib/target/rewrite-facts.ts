import "server-only";
import type { Node } from "libpg-query";
import type { FunctionFacts, NamedTable, RewriteFacts, TableFacts } from "@/lib/advisor/facts";
import type { CatalogFacts } from "@/lib/plan/rules/catalog-facts";
import { namedFunctions, namedRelations } from "@/lib/sql/named-relations";
import { walkNodes } from "@/lib/sql/tree";
import { readCatalogFacts } from "./catalog-facts";
import { rolledBack } from "./explain";
import { FUNCTION_FACTS, RELATION_PROOFS } from "./rewrite-facts-queries";
import type { RowCap, TargetBackend } from "./types";

const FACTS_CAP: RowCap = { rows: 500, bytes: 2 << 20, valueBytes: 64 << 10 };

type Proofs = Pick<TableFacts, "notNull" | "uniqueSets" | "validForeignKeys">;
type ProvedRelation = Proofs &
  Pick<NamedTable, "schema" | "name" | "isView"> & { foundSchema: string; foundName: string };

export interface ReadFacts {
  facts: RewriteFacts;
  catalog: CatalogFacts;
}

/**
 * What the catalog knows about everything that a statement names, as it is resolved on this session: columns, statistics,
 * indexes, and which NULLs and copies constraints rule out. Reads in a transaction (or savepoint) that is rolled back.
 *
 * @param preparation statements under which the names are resolved, such as SET search_path
 * @throws AppError when the catalog cannot be read.
 */
export async function readRewriteFacts(
  backend: TargetBackend,
  tree: Node,
  preparation: readonly string[] = [],
): Promise<ReadFacts> {
  const names = namedRelations(tree);
  const { proved, functions } = await rolledBack(backend, preparation, async () => ({
    proved: await objects<ProvedRelation>(backend, RELATION_PROOFS, JSON.stringify(names)),
    functions: await objects<FunctionFacts>(backend, FUNCTION_FACTS, textArray(namedFunctions(tree))),
  }));
  const catalog = await readCatalogFacts(backend, {
    relations: proved
      .filter(({ isView }) => !isView)
      .map(({ foundSchema, foundName }) => ({ schema: foundSchema, name: foundName, expand: false })),
    columns: wordsIn(tree),
    preparation,
  });
  const { extensions, settings, serverVersionNumber } = catalog;
  const tables = names.map((named): NamedTable => {
    const proof = proved.find(({ schema, name }) => schema === named.schema && name === named.name);
    return { ...named, isView: proof?.isView ?? false, table: proof ? tableOf(catalog, proof) : null };
  });
  return { catalog, facts: { tables, functions, extensions, settings, serverVersionNumber } };
}

function tableOf({ relations }: CatalogFacts, proof: ProvedRelation): TableFacts | null {
  const { foundSchema, foundName, notNull, uniqueSets, validForeignKeys } = proof;
  const relation = relations.find(({ schema, name }) => schema === foundSchema && name === foundName);
  return relation && !proof.isView ? { ...relation, notNull, uniqueSets, validForeignKeys } : null;
}

/** Every name in the tree: of a wide table only the columns are read that are among them. */
function wordsIn(tree: Node): string[] {
  const words = new Set<string>();
  walkNodes(tree, (kind, { sval }) => {
    if (kind === "String" && typeof sval === "string" && sval.length < 64) words.add(sval);
  });
  return [...words];
}

async function objects<Row>(backend: TargetBackend, text: string, value: string): Promise<Row[]> {
  const { rows } = await backend.execute({ text, values: [value], keep: FACTS_CAP });
  return rows.map(([json]) => JSON.parse(json ?? "null") as Row);
}

/** An array literal; inside double quotes only the quote and the backslash need a backslash. */
const textArray = (values: readonly string[]) =>
  `{${values.map((value) => `"${value.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
