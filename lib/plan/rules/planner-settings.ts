import { isDisabled } from "./disabled-node";
import type { Rule } from "./finding";
import { remark } from "./judgement";
import { settingToTry } from "./planner-setting";

/** The plan was made with kinds of nodes switched off; disabled-node speaks where one was used nevertheless. */
export const plannerSettings: Rule = {
  id: "planner-settings",
  title: "Planner with its hands tied",
  needsCatalog: false,
  check({ plan, placed }) {
    const off = plan.settings.filter(({ name, value }) => name.startsWith("enable_") && value === "off");
    const [first] = off;
    if (first === undefined || placed.some(({ node }) => isDisabled(node))) return [];
    return [
      remark(plannerSettings.id, plan.root, 1, {
        threshold: "Any enable_ setting that is off.",
        evidence: `The plan was made with ${off.map(({ name }) => `${name} = off`).join(", ")}.`,
        suggestion:
          "As a question to the planner that is a good one; as a lasting setting it harms other statements. Compare with the plan that the planner makes freely.",
        tryIt: settingToTry(first.name, "on"),
      }),
    ];
  },
};
