"use server";

import { z } from "zod";
import { runtime } from "@/lib/server/runtime";
import { action } from "./action";

/** Values for the parameters of a benchmark cell, from its target's statistics. Nothing of the cell is executed. */
export const proposeParameters = action(
  z.object({ notebookId: z.uuid(), cellId: z.string() }),
  (asked, user) => runtime().runs.paramProposals(user, asked),
);
