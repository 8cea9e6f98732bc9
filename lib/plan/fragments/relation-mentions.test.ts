import { expect, it } from "vitest";
import { parsePlan } from "../parse-plan";
import { relationMentions } from "./relation-mentions";

const plan = parsePlan(
  "Nested Loop\n  ->  Seq Scan on orders o\n  ->  Seq Scan on t\n  ->  Seq Scan on t t_1\n  ->  Seq Scan on hidden",
).plans[0]!;

it("marks a relation that is named once and scanned under one alias, and nothing else", () => {
  const statement =
    "SELECT 'from hidden' /* from hidden */ FROM public.\"orders\" o, x JOIN t ON true JOIN t t2 ON true";
  const marked = [...relationMentions(statement, plan)].map(([id, { fragments, reason }]) => [
    id,
    fragments.map(({ start, end }) => statement.slice(start, end)),
    reason === null,
  ]);
  expect(marked).toEqual([
    ["0", [], false],
    ["0.0", ['public."orders"'], true],
    ["0.1", [], false],
    ["0.2", [], false],
    ["0.3", [], false],
  ]);
});
