import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { findPostgresBinaries, platformPackage } from "@/lib/server/postgres/binaries";
import { startCluster, type Cluster } from "@/lib/server/postgres/cluster";
import { databaseUser } from "@/lib/server/postgres/database-user";

declare module "vitest" {
  interface ProvidedContext {
    /** A superuser of a throw-away PostgreSQL 18; create databases freely, they vanish with it. */
    postgresUrl: string;
    /** The same for every major version that is installed (see e2e/servers), keyed by it. */
    postgresUrls: Record<number, string>;
  }
}

const HERE = path.dirname(fileURLToPath(import.meta.url));

const SETTINGS = {
  fsync: "off",
  shared_buffers: "64MB",
  max_connections: "200",
  shared_preload_libraries: "pg_stat_statements,auto_explain",
  track_io_timing: "on",
};

const OLDER_MAJORS = [15, 16, 17];

/** Starts one throw-away server per installed major version before the database tests, and stops them after. */
export default async function setup(project: TestProject) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "tunebook-test-"));
  fs.chmodSync(directory, 0o711); // PostgreSQL 15 reaches its cluster by path, and not as root.
  const clusters = new Map<number, Cluster>();
  const stop = async () => {
    await Promise.all([...clusters.values()].map((cluster) => cluster.stop()));
    fs.rmSync(directory, { recursive: true, force: true });
  };
  try {
    clusters.set(18, await startThrowAway(directory, path.join(HERE, ".."), packageHere()));
    for (const major of OLDER_MAJORS) {
      const cluster = await startOlder(directory, major);
      if (cluster) clusters.set(major, cluster);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const urls = Object.fromEntries(
    [...clusters].map(([major, cluster]) => [major, cluster.superuserUrl("postgres")]),
  );
  project.provide("postgresUrl", urls[18]!);
  project.provide("postgresUrls", urls);
  return stop;
}

function packageHere(): string {
  const name = platformPackage();
  if (!name)
    throw new Error(`The database tests need Linux or macOS, on x64 or arm64; this is ${process.platform}.`);
  return name;
}

async function startOlder(directory: string, major: number): Promise<Cluster | undefined> {
  const servers = path.join(HERE, "servers");
  const installedAs = `pg${major}-${process.platform}-${process.arch}`;
  if (!fs.existsSync(path.join(servers, "node_modules", installedAs))) {
    process.stderr.write(
      `SKIPPED: PostgreSQL ${major} is not installed (npm ci in e2e/servers); its tests do not run\n`,
    );
    return undefined;
  }
  return startThrowAway(directory, servers, installedAs);
}

function startThrowAway(directory: string, from: string, packageName: string): Promise<Cluster> {
  const clusterDirectory = path.join(directory, packageName.replaceAll("/", "-"));
  return startCluster({
    directory: clusterDirectory,
    binaries: findPostgresBinaries(packageName, from, databaseUser(clusterDirectory)),
    superuserPassword: randomBytes(24).toString("base64url"),
    settings: SETTINGS,
    log: () => undefined,
  });
}
