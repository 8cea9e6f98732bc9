import { z } from "zod";

/** What a choice changes, in the order in which one would rather have it: the first that leads to a plan stands for it. */
export const CHOICE_GROUPS = [
  "default",
  "join",
  "scan",
  "operation",
  "order",
  "memory",
  "jit",
  "parallel",
  "cost",
  "statistics",
  "hint",
] as const;

/** One way to have the statement planned. */
export const choiceSchema = z.object({
  key: z.string(),
  group: z.enum(CHOICE_GROUPS),
  /** As a reader calls it: "no nested loops", "work_mem = 64MB". */
  label: z.string(),
  settings: z.array(z.object({ name: z.string(), value: z.string() })),
  /** Run first, in a transaction that is rolled back: fresh or extended statistics. */
  statements: z.array(z.string()),
  /** What pg_hint_plan or plan advice is told; null without a hint. */
  hint: z.string().nullable(),
});
export type Choice = z.infer<typeof choiceSchema>;

export const DEFAULT_CHOICE: Choice = {
  key: "default",
  group: "default",
  label: "default",
  settings: [],
  statements: [],
  hint: null,
};

/** True when the planner's cost under this choice is in the same unit as the default's: only methods are forbidden. */
export const keepsCostUnit = ({ group }: Choice): boolean =>
  ["default", "join", "scan", "operation", "order", "memory", "jit"].includes(group);
