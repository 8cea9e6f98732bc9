import "server-only";
import { Client } from "pg";
import { openBackend } from "./backend";
import type { BackendConfig, BackendOptions, RowCap, TargetBackend } from "./types";

/** Row caps for tests: large enough to keep what a test asks for. */
export const TEST_CAP: RowCap = { rows: 1000, bytes: 1 << 20, valueBytes: 100_000 };

/** A throw-away database on a test server, and backends of it that are closed when the test file is over. */
export class TestTarget {
  private readonly backends: TargetBackend[] = [];

  private constructor(
    private readonly superuserUrl: string,
    readonly config: BackendConfig,
  ) {}

  static async create(superuserUrl: string, name: string): Promise<TestTarget> {
    const database = `${name}_${process.pid}`;
    await administer(superuserUrl, `CREATE DATABASE ${database}`);
    const url = new URL(superuserUrl);
    return new TestTarget(superuserUrl, {
      host: url.hostname,
      port: Number(url.port),
      database,
      role: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      tlsMode: "prefer",
    });
  }

  async open(
    options: Partial<BackendOptions> = {},
    config: Partial<BackendConfig> = {},
  ): Promise<TargetBackend> {
    const backend = await openBackend(
      { ...this.config, ...config },
      {
        applicationName: "tunebook test",
        readOnly: false,
        statementTimeoutMs: 60_000,
        lockTimeoutMs: 5000,
        ...options,
      },
    );
    this.backends.push(backend);
    return backend;
  }

  async drop(): Promise<void> {
    await Promise.all(this.backends.map((backend) => backend.close()));
    await administer(this.superuserUrl, `DROP DATABASE ${this.config.database} WITH (FORCE)`);
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
