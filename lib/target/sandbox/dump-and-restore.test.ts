import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BackendConfig } from "@/lib/target/types";
import { dumpAndRestore } from "./dump-and-restore";

let directory: string;

beforeAll(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "tunebook-programs-"));
});
afterAll(() => fs.rmSync(directory, { recursive: true }));

/** A program of this text, in place of one of PostgreSQL's. */
function program(name: string, text: string): string {
  const file = path.join(directory, name);
  fs.writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return file;
}

const server: BackendConfig = {
  ...{ host: "10.1.2.3", port: 5432, role: "tuner", password: "p4ssw0rd", tlsMode: "verify-full" },
  database: "dbname=other host=elsewhere",
};

const copy = (dump: string, restore: string, schemas = ["public"]) =>
  dumpAndRestore({
    programs: { major: 18, dump: program("pg_dump", dump), restore: program("pg_restore", restore) },
    ...{ from: server, to: { ...server, database: "shop_sandbox_1" }, schemas },
    signal: new AbortController().signal,
    onTable: () => undefined,
  });

const seen = (name: string) => fs.readFileSync(path.join(directory, name), "utf8");

test("passwords and names stand in the environment alone, and a schema's name is no pattern", async () => {
  const record = (name: string) =>
    `printf '%s\\n' "$@" > ${directory}/${name}.args; env > ${directory}/${name}.env`;
  await copy(record("dump"), `${record("restore")}; cat > /dev/null`, ['s*"x']);
  expect(seen("dump.args")).toContain('--schema="s*""x"');
  expect(seen("restore.args")).toContain('--schema=s*"x');
  for (const name of ["dump", "restore"]) {
    expect(seen(`${name}.args`)).not.toMatch(/p4ssw0rd|elsewhere/);
    expect(seen(`${name}.env`)).toMatch(/^PGPASSWORD=p4ssw0rd$/m);
    expect(seen(`${name}.env`)).not.toMatch(/^(HOME|PATH)=\/(root|home)/m);
    for (const [variable, value] of [
      ["PGPASSFILE", "/dev/null"],
      ["PGSSLMODE", "verify-full"],
      ["PGSSLROOTCERT", "system"],
      ["PGSSLCERTMODE", "disable"],
      ["PGGSSENCMODE", "disable"],
    ])
      expect(seen(`${name}.env`)).toMatch(new RegExp(`^${variable}=${value}$`, "m"));
  }
  expect(seen("dump.env")).toMatch(/^PGDATABASE=dbname=other host=elsewhere$/m);
});

test("a failure is told in the program's words, but names neither the server nor its role", async () => {
  const words =
    'pg_dump: error: connection to server at "10.1.2.3", port 5432 failed: FATAL:  no entry for user "tuner"';
  const failing = copy(`echo '${words}' >&2; exit 1`, "cat > /dev/null; exit 1");
  await expect(failing).rejects.toMatchObject({
    code: "unavailable",
    message: "pg_dump failed: it could not connect to its server.",
  });
  const refused = copy(
    "exit 0",
    "cat > /dev/null; echo 'pg_restore: error: schema \"a\" is missing' >&2; exit 1",
  );
  await expect(refused).rejects.toMatchObject({ message: 'pg_restore failed: schema "a" is missing' });
});
