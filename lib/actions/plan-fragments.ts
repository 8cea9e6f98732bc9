"use server";

import { z } from "zod";
import { fragmentsOf } from "@/lib/plan/fragments/fragments";
import { parsePlan } from "@/lib/plan/parse-plan";
import { loadParser } from "@/lib/sql/parser";
import { action } from "./action";

/** Below what a request may carry, and what the parser reads in a moment. */
const asked = z.object({
  statement: z.string().max(200_000, "The statement is too long for its fragments to be told."),
  plan: z.string().max(700_000, "The plan is too large for its fragments to be told."),
});

/** For each node of a plan (FORMAT JSON) the parts of its statement that it comes from: PostgreSQL's parser is here. */
export const findPlanFragments = action(asked, async ({ statement, plan }) => {
  await loadParser();
  const [first] = parsePlan(plan).plans;
  return first === undefined ? [] : [...fragmentsOf(statement, first)];
});
