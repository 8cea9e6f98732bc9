import pg from "pg";
import { readCredentials } from "@/lib/server/postgres/credentials";
import type { ServedProduct } from "./served-product";

/** How the sample database of a served product is reached from outside of it. */
export function labConnection({ dataDir }: ServedProduct) {
  const { port, rolePassword } = readCredentials(dataDir).lab;
  if (port === undefined) throw new Error("the lab has not been started");
  return { host: "127.0.0.1", port, database: "shop", user: "tunebook", password: rolePassword };
}

/** Sends statements to the sample, or another database of the lab, past the product, and returns the rows of the last one. */
export async function askLab(
  product: ServedProduct,
  text: string,
  database = "shop",
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ ...labConnection(product), database });
  await client.connect();
  try {
    const results: pg.QueryResult | pg.QueryResult[] = await client.query(text);
    const last = Array.isArray(results) ? results.at(-1) : results;
    return (last?.rows ?? []) as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}
