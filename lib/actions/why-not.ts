"use server";

import { nodeQuestionSchema } from "@/lib/plan/why-not/question";
import { runtime } from "@/lib/server/runtime";
import { action } from "./action";

/** Asks the target of a recorded plan why it did not plan otherwise. Nothing is executed. */
export const askWhyNot = action(nodeQuestionSchema, (asked, user) => runtime().runs.whyNot(user, asked));
