import "server-only";
import type pg from "pg";
import { loadSample } from "./load-sample";
import { connectSample } from "./sample-client";

/** A node of EXPLAIN (FORMAT JSON), as far as these tests look at it. */
export interface ExplainedNode {
  "Node Type": string;
  "Plan Rows": number;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows"?: number;
  "Shared Hit Blocks"?: number;
  "Shared Read Blocks"?: number;
  Plans?: ExplainedNode[];
}

/** A small `shop` of its own on a test server, under a role that is not a superuser. */
export class TestShop {
  private constructor(
    private readonly adminUrl: string,
    readonly owner: string,
    private readonly database: string,
    readonly client: pg.Client,
  ) {}

  static async create(adminUrl: string, name: string, scale = 0.05): Promise<TestShop> {
    const database = `shop_${name}_${process.pid}`;
    const owner = `${database}_owner`;
    const admin = await connectSample(adminUrl);
    await admin.query(`CREATE ROLE ${owner}`).finally(() => admin.end());
    await loadSample({ adminUrl, ownerRole: owner, scale, database });
    const client = await connectSample(adminUrl, database);
    await client.query(`SET ROLE ${owner}`);
    return new TestShop(adminUrl, owner, database, client);
  }

  /** The first column of all rows. */
  async readColumn(sql: string): Promise<unknown[]> {
    const result = await this.client.query<unknown[]>({ text: sql, rowMode: "array" });
    return result.rows.map((row) => row[0]);
  }

  /** The nodes of the statement's plan, the root first. */
  async explain(
    sql: string,
    options: "" | "ANALYZE, BUFFERS, " = "",
    values: (string | null)[] = [],
  ): Promise<ExplainedNode[]> {
    const result = await this.client.query<{ "QUERY PLAN": [{ Plan: ExplainedNode }] }>(
      `EXPLAIN (${options}FORMAT JSON) ${sql}`,
      values,
    );
    const flatten = (node: ExplainedNode): ExplainedNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)];
    return flatten(result.rows[0]!["QUERY PLAN"][0].Plan);
  }

  async drop(): Promise<void> {
    await this.client.end();
    const admin = await connectSample(this.adminUrl);
    await admin.query(`DROP DATABASE ${this.database}`);
    await admin.query(`DROP ROLE ${this.owner}`).finally(() => admin.end());
  }
}
