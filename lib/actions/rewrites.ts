"use server";

import { rewriteQuestionSchema } from "@/lib/advisor/advice";
import { runtime } from "@/lib/server/runtime";
import { action } from "./action";

/** Looks for rewrites of an SQL cell's statement, and puts each to the test on its target. Nothing is written there. */
export const tryRewrites = action(rewriteQuestionSchema, (asked, user) =>
  runtime().runs.rewrites(user, asked),
);
