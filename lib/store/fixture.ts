import "server-only";
import { sql } from "drizzle-orm";
import { Client } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { NotebookBody } from "@/lib/notebook/document";
import { installRuntime, type LabAccess, type Runtime } from "@/lib/server/runtime";
import type { BackendConfig } from "@/lib/target/types";
import type { Accessor } from "./access";
import { connectStore, disconnectStore, store } from "./client";
import { migrateStore } from "./migrate";
import { users } from "./schema";

/** A migrated store of its own on the tests' server, opened for this process. */
export async function openTestStore(postgresUrl: string): Promise<{ url: string; close(): Promise<void> }> {
  const name = `store_${uuidv7().replaceAll("-", "")}`;
  const admin = new Client({ connectionString: postgresUrl });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  const url = Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).toString();
  await migrateStore(url);
  await connectStore(url);
  return { url, close: disconnectStore };
}

/** Installs the parts of a runtime that store and sign-in read; the rest refuses to be used. */
export function installTestRuntime(parts: Partial<Runtime>): void {
  const refuse = (_: object, part: string | symbol): unknown => {
    throw new Error(`the test's runtime has no ${String(part)}`);
  };
  const missing = new Proxy({}, { get: refuse });
  installRuntime(Object.setPrototypeOf({ ...parts }, missing) as Runtime);
}

/** A server of the tests as the lab, with one role for everything. */
export function asLab({ host, port, role, password }: BackendConfig): LabAccess {
  const signIn = { role, password: password ?? "" };
  return { host, port, ...signIn, scratch: signIn };
}

/** A new user, as the accessor that their requests carry. */
export async function insertTestUser(
  name: string,
  { isAdmin = false } = {},
): Promise<Accessor & { userId: string }> {
  const id = uuidv7();
  await store()
    .insert(users)
    .values({ id, name, email: `${name}-${id}@example.org`.toLowerCase(), isAdmin });
  return { userId: id, userName: name, isAdmin, linkHashes: [] };
}

export const testBody = (parts: Partial<NotebookBody> = {}): NotebookBody => ({
  title: "Untitled",
  abstract: "",
  targetId: null,
  cells: [],
  ...parts,
});

/** Moves the clock of a row: `column` of the rows with this id lies `interval` back. */
export async function backdate(table: string, column: string, id: string, interval: string): Promise<void> {
  await store().execute(
    sql`update ${sql.identifier(table)} set ${sql.identifier(column)} = now() - ${interval}::interval where id = ${id}`,
  );
}
