"use server";

import { z } from "zod";
import { runtime } from "@/lib/server/runtime";
import { recordAudit } from "@/lib/store/audit";
import { readTargetConnection } from "@/lib/store/target-connections";
import * as targets from "@/lib/store/targets";
import { openBackend } from "@/lib/target/backend";
import type { BackendConfig } from "@/lib/target/types";
import { action } from "./action";

const TEST_TIMEOUT_MS = 10_000;

const targetInput = z.object({ targetId: z.string() });

/** NUL would end a string in PostgreSQL's start-up message. */
const word = (what: string, length: number) =>
  z
    .string()
    .trim()
    .min(1, `${what} is missing.`)
    .max(length, `${what} has at most ${length} characters.`)
    .refine((text) => !text.includes("\0"), `${what} contains a character that cannot be stored.`);

const settings = z.object({
  name: word("The name", 60),
  environment: z.enum(["sandbox", "development", "staging", "production"]),
  host: word("The host", 255),
  port: z
    .number("The port is a number.")
    .int()
    .min(1, "Ports begin at 1.")
    .max(65_535, "Ports end at 65535."),
  databaseName: word("The database", 63),
  role: word("The role", 63),
  tlsMode: z.enum(["disable", "prefer", "require", "verify-full"]),
  readOnly: z.boolean(),
});

const password = z.string().max(1000, "The password has at most 1000 characters.");

/** What a try of a target found, for the page. */
export interface TargetTest {
  serverVersion: string;
  database: string;
  role: string;
  isSuperuser: boolean;
  extensions: readonly string[];
  /** From opening the connection to its first answers, in milliseconds. */
  elapsedMs: number;
}

export const createTarget = action(
  z.object({ settings, password: password.nullable() }),
  async (input, user) => {
    const targetId = await targets.createTarget(user, input.settings, input.password);
    await recordAudit({ userId: user.userId, action: "target.created", subject: input.settings.name });
    return { targetId };
  },
);

/** Changes a target and ends the sessions on it. Without `password` the stored one stays; null removes it. */
export const updateTarget = action(
  targetInput.extend({ settings, password: password.nullable().optional() }),
  async (input, user) => {
    await targets.updateTarget(user, input.targetId, input.settings, input.password);
    await recordAudit({ userId: user.userId, action: "target.edited", subject: input.settings.name });
    await runtime().runs.dropTarget(input.targetId);
  },
);

export const deleteTarget = action(targetInput, async ({ targetId }, user) => {
  const { name } = await targets.readTarget(user, targetId);
  await targets.deleteTarget(user, targetId);
  await recordAudit({ userId: user.userId, action: "target.deleted", subject: name });
  await runtime().runs.dropTarget(targetId);
});

/** Opens one backend of a stored target and says what it is. */
export const testTarget = action(targetInput, async ({ targetId }, user): Promise<TargetTest> => {
  const { name, readOnly, config } = await readTargetConnection(user, targetId);
  await recordAudit({ userId: user.userId, action: "target.tested", subject: name });
  return tryBackend(config, readOnly);
});

/** The same for settings as they stand in the form; with `targetId` and no password, that target's stored one serves. */
export const testConnection = action(
  z.object({ settings, password: password.nullable().optional(), targetId: z.string().optional() }),
  async (input, user): Promise<TargetTest> => {
    const { host, port, databaseName: database, role, tlsMode, readOnly } = input.settings;
    const tried =
      input.password === undefined && input.targetId !== undefined
        ? await targets.readKeptPassword(user, input.targetId, input.settings)
        : (input.password ?? null);
    await recordAudit({ userId: user.userId, action: "target.tested", subject: input.settings.name });
    return tryBackend({ host, port, database, role, tlsMode, password: tried }, readOnly);
  },
);

async function tryBackend(config: BackendConfig, readOnly: boolean): Promise<TargetTest> {
  const startedMs = performance.now();
  const backend = await openBackend(config, {
    applicationName: "tunebook test",
    readOnly,
    statementTimeoutMs: TEST_TIMEOUT_MS,
    lockTimeoutMs: TEST_TIMEOUT_MS,
    connectTimeoutMs: TEST_TIMEOUT_MS,
  });
  const { version, database, role, isSuperuser, extensions } = backend.capabilities;
  const elapsedMs = performance.now() - startedMs;
  await backend.close();
  return { serverVersion: version, database, role, isSuperuser, extensions, elapsedMs };
}
