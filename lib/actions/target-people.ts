"use server";

import { z } from "zod";
import { runtime } from "@/lib/server/runtime";
import { recordAudit } from "@/lib/store/audit";
import * as grants from "@/lib/store/target-grants";
import { action } from "./action";
import { emailAddress } from "./person";

const targetInput = z.object({ targetId: z.string() });

export const listTargetPeople = action(targetInput, ({ targetId }, user) =>
  grants.listTargetPeople(user, targetId),
);

/** Lets the account of an e-mail use a target, or manage it too. */
export const grantTarget = action(
  targetInput.extend({ email: emailAddress, role: z.enum(["use", "manage"]) }),
  async ({ targetId, email, role }, user) => {
    const person = await grants.grantTarget(user, targetId, email, role);
    const detail = { to: person.userId, role };
    await recordAudit({ userId: user.userId, action: "grant.written", subject: targetId, detail });
    return person;
  },
);

/** Takes a person's access to a target back, and ends the sessions on it that it opened. */
export const removeTargetGrant = action(
  targetInput.extend({ userId: z.uuid() }),
  async ({ targetId, userId }, user) => {
    await grants.removeTargetGrant(user, targetId, userId);
    const detail = { from: userId };
    await recordAudit({ userId: user.userId, action: "grant.removed", subject: targetId, detail });
    await runtime().runs.dropTarget(targetId);
  },
);
