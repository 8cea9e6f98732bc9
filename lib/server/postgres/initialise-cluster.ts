import "server-only";
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { AppError } from "@/lib/errors";
import { postgresEnvironment, type PostgresBinaries } from "./binaries";
import { databaseUser, type DatabaseUser } from "./database-user";
import { clusterArgument } from "./postmaster";

export interface NewCluster {
  directory: string;
  binaries: PostgresBinaries;
  superuserPassword: string;
  /** Where initdb's words go. */
  log: (line: string) => void;
}

/**
 * Runs initdb unless `directory` already holds a cluster. It works under another name and renames at the end,
 * so that an interrupted first start leaves nothing that looks like a cluster.
 *
 * @returns whether a cluster was created.
 */
export async function initialiseCluster(cluster: NewCluster): Promise<boolean> {
  if (fs.existsSync(cluster.directory)) return false;
  const unfinished = `${cluster.directory}.unfinished`;
  const user = databaseUser(unfinished);
  fs.rmSync(unfinished, { recursive: true, force: true });
  fs.mkdirSync(unfinished, { mode: 0o700 });
  if (user) fs.chownSync(unfinished, user.uid, user.gid);
  const passwordFile = openPasswordFile(unfinished, cluster.superuserPassword, user);
  try {
    await runInitdb({ ...cluster, directory: unfinished }, user, passwordFile);
  } finally {
    fs.closeSync(passwordFile);
  }
  fs.renameSync(unfinished, cluster.directory);
  return true;
}

/**
 * A file descriptor to read the password from, of a file whose name is already gone: the password appears in
 * no argument list and stays in no directory.
 */
function openPasswordFile(beside: string, password: string, user: DatabaseUser | undefined): number {
  const passwordPath = `${beside}.password`;
  fs.rmSync(passwordPath, { force: true });
  fs.writeFileSync(passwordPath, `${password}\n`, { mode: 0o600, flag: "wx" });
  if (user) fs.chownSync(passwordPath, user.uid, user.gid);
  const descriptor = fs.openSync(passwordPath, "r");
  fs.rmSync(passwordPath);
  return descriptor;
}

/** Locale: the server's own C.UTF-8, which orders alike on every platform; it came with version 17. */
function localeArguments(major: number): string[] {
  return major >= 17 ? ["--locale-provider=builtin", "--locale=C.UTF-8"] : ["--locale=C"];
}

async function runInitdb(cluster: NewCluster, user: DatabaseUser | undefined, passwordFile: number) {
  const { binaries, directory } = cluster;
  const child = spawn(
    path.join(binaries.native, "bin/initdb"),
    [
      ...["-D", clusterArgument(directory, binaries), "--username=postgres", "--encoding=UTF8"],
      ...["--auth=scram-sha-256", "--pwfile=/dev/stdin", ...localeArguments(binaries.major)],
    ],
    { ...user, cwd: directory, env: postgresEnvironment(), stdio: [passwordFile, "pipe", "pipe"] },
  );
  const words: string[] = [];
  child.stdout?.on("data", (chunk: Buffer) => words.push(chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => words.push(chunk.toString()));
  const outcome = await new Promise<number | Error | null>((resolve) => {
    child.once("error", resolve);
    child.once("close", resolve);
  });
  const text = words.join("");
  cluster.log(text.trimEnd());
  if (outcome !== 0)
    throw new AppError("unavailable", `initdb failed on ${path.dirname(directory)}: ${text.slice(-2000)}`);
}
