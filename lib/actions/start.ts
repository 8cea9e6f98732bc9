"use server";

import { headers } from "next/headers";
import { z } from "zod";
import * as oneTimeUrl from "@/lib/auth/one-time-url";
import { newPasswordSchema } from "@/lib/auth/password";
import { signInOrigin } from "@/lib/auth/request-origin";
import { publicAction } from "./action";
import { personName } from "./person";
import { welcome } from "./welcome";

const tokenInput = z.object({ token: z.string().max(100) });

/** Uses a one-time URL up, signs this browser in, and returns where to go. */
export const openOneTimeUrl = publicAction(tokenInput, async ({ token }) => ({
  path: await welcome(await oneTimeUrl.openOneTimeUrl(token, signInOrigin(await headers()))),
}));

/** Creates the account that an invitation is for, signs this browser in, and returns where to go. */
export const acceptInvitation = publicAction(
  tokenInput.extend({ name: personName, password: newPasswordSchema }),
  async ({ token, name, password }) => {
    const origin = signInOrigin(await headers());
    return { path: await welcome(await oneTimeUrl.acceptInvitation(token, { name, password }, origin)) };
  },
);
