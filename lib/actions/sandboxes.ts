"use server";

import { z } from "zod";
import { SANDBOX_LIMITS, type SandboxSource, type SandboxView } from "@/lib/notebook/sandboxes";
import { runtime } from "@/lib/server/runtime";
import { recordAudit } from "@/lib/store/audit";
import * as list from "@/lib/store/sandbox-list";
import * as sandboxes from "@/lib/store/sandboxes";
import { allowCopies as writeAgreement, readTarget } from "@/lib/store/targets";
import { action } from "./action";

const sandboxInput = z.object({ sandboxId: z.string() });

const request = z.object({
  sourceTargetId: z.string(),
  place: z.enum(["lab", "source"]),
  content: z.discriminatedUnion("state", [
    z.object({ state: z.enum(["now", "loaded"]) }),
    z.object({ state: z.literal("dump"), schemas: z.array(z.string().min(1).max(63)).min(1).max(200) }),
  ]),
});

/** Starts to make a sandbox of a target. It is a target of its own at once, and can be run on when it is ready. */
export const createSandbox = action(request, (input, user) => runtime().sandboxes.create(user, input));

/** The sandboxes that this person may use, with what is being done with each. */
export const listSandboxes = action(z.object({}), async (_, user): Promise<SandboxView[]> => {
  const listed = await list.listSandboxes(user);
  return listed.map((one) => ({ ...one, progress: runtime().sandboxes.progress(one.id) }));
});

/** Makes a sandbox again from what its source holds now; what was done in it is gone. */
export const resetSandbox = action(sandboxInput, ({ sandboxId }, user) =>
  runtime().sandboxes.reset(user, sandboxId),
);

export const dropSandbox = action(sandboxInput, ({ sandboxId }, user) =>
  runtime().sandboxes.drop(user, sandboxId),
);

/** Puts off the end of a sandbox to `hours` from now. */
export const extendSandbox = action(
  sandboxInput.extend({ hours: z.number().int().min(1).max(SANDBOX_LIMITS.longestHours) }),
  async ({ sandboxId, hours }, user) => {
    const { name } = await sandboxes.readManagedSandbox(user, sandboxId);
    await sandboxes.extendSandbox(user, sandboxId, hours);
    await recordAudit({ userId: user.userId, action: "sandbox.extended", subject: name, detail: { hours } });
  },
);

/** What a copy of a target would take, and what is in its way. */
export const readSandboxSource = action(
  z.object({ targetId: z.string() }),
  ({ targetId }, user): Promise<SandboxSource> => runtime().sandboxes.source(user, targetId),
);

/** Agrees to copies of a target on its own server, or takes that back. */
export const allowCopies = action(
  z.object({ targetId: z.string(), isAllowed: z.boolean() }),
  async ({ targetId, isAllowed }, user) => {
    const { name } = await readTarget(user, targetId);
    await writeAgreement(user, targetId, isAllowed);
    const act = isAllowed ? "target.copies.allowed" : "target.copies.forbidden";
    await recordAudit({ userId: user.userId, action: act, subject: name });
  },
);
