import type { PlanNode, QueryPlan } from "../plan-node";
import { planNodes } from "../walk";
import { alternativeOf, findAlternative, type Alternative } from "./alternative";
import type { EstimatedPlan, PlannerSetting, WhyNotAnswer, WhyNotVerdict } from "./answer";
import { headlineOf, measureOf } from "./answer-words";
import { costRatio, costWithoutPenalties, parallelCost, planCost } from "./cost";
import { isBehind } from "./ladder";
import { indexNamesOf, nodesInRole, roleOf, type NodeRole } from "./node-role";
import type { WhyNotQuestion } from "./question";
import type { Circumstances } from "./circumstances";
import { canSearch, reasonsOf, sideEffects } from "./reasons";

/** A statement as it was planned. */
export interface PlannedStatement {
  raw: string;
  plan: QueryPlan;
}

/** What plans the statement again under changes that are undone; it never executes it. */
export interface Planner {
  /** @returns the plan, or in words why there is none. */
  plan(settings: readonly PlannerSetting[]): Promise<PlannedStatement | { problem: string }>;
  /** The name under which the index of the question appears in plans; null without one. */
  newIndex: string | null;
}

export interface Inquiry {
  question: WhyNotQuestion;
  /** The node asked about, in the recorded plan. */
  node: PlanNode;
  /** The statement as it is planned now, without changes. */
  baseline: PlannedStatement;
  circumstances: Circumstances;
  /** How the question's index is written, for the benchmark. */
  newIndexSql: string | null;
}

/** Asks `planner` for plans with the choice taken away or forced, and says why the planner chose otherwise. */
export async function inquire(inquiry: Inquiry, planner: Planner): Promise<WhyNotAnswer> {
  const settings = inquiry.circumstances.catalog.settings;
  const settingNow = (name: string) => settings.find((one) => one.name === name)?.value ?? "";
  const trial = new Trial(inquiry, planner, alternativeOf(inquiry.question, settingNow));
  const switchedOff = trial.wanted.needs.filter((name) => settingNow(name) === "off");
  const chosen = await trial.take([]);
  if (typeof chosen === "string") return trial.answer("failed", null, [], [chosen]);
  if (chosen !== null) return trial.answer("chosen", chosen, []);
  const allowing = switchedOff.map((name) => ({ name, value: "on" }));
  const allowed = allowing.length > 0 ? await trial.take(allowing) : null;
  if (allowed !== null && typeof allowed !== "string")
    return trial.answer("switched-off", allowed, allowing, [`${switchedOff.join(" and ")} is off here.`]);
  const forced = await trial.force(allowing);
  if (forced === null) return trial.refusal();
  if (typeof forced === "string") return trial.answer("failed", null, [], [forced]);
  const flips = await trial.flips(settingNow);
  return trial.answer(
    trial.isDearer(forced.taken) ? "costlier" : "cheaper",
    forced.taken,
    forced.settings,
    [],
    flips,
  );
}

/** A plan with what was asked about, and the node that is it. */
interface Taken {
  planned: PlannedStatement;
  node: PlanNode;
}

class Trial {
  readonly role: NodeRole;
  /** The node asked about as it is planned now; the recorded one's place may have moved. */
  private readonly nodeNow: PlanNode | null;

  constructor(
    private readonly inquiry: Inquiry,
    private readonly planner: Planner,
    readonly wanted: Alternative,
  ) {
    this.role = roleOf(inquiry.node);
    this.nodeNow = nodesInRole(inquiry.baseline.plan, this.role)[0] ?? null;
  }

  private get version(): number {
    return this.inquiry.circumstances.catalog.serverVersionNumber;
  }

  /** The index that the planner takes where one is forced, instead of the one asked about. */
  private otherIndex: string | null = null;

  /** The answer where nothing makes the planner take what was asked about. */
  refusal(): WhyNotAnswer {
    const { question, circumstances } = this.inquiry;
    const isOutdone =
      this.otherIndex !== null &&
      question.kind === "this-index" &&
      this.nodeNow !== null &&
      canSearch(question.index, this.nodeNow, circumstances.catalog);
    const by = `Where an index is forced, the planner takes ${this.otherIndex}, which it estimates cheaper.`;
    return isOutdone ? this.answer("outdone", null, [], [by]) : this.answer("impossible", null, []);
  }

  /** The plan under `settings` when it has what was asked about, null when it has not, or why there is none. */
  async take(settings: readonly PlannerSetting[]): Promise<Taken | null | string> {
    const planned = await this.planner.plan(settings);
    if ("problem" in planned) return planned.problem;
    const node = findAlternative(this.inquiry.question, this.role, planned.plan, this.planner.newIndex);
    this.otherIndex ??= nodesInRole(planned.plan, this.role).flatMap(indexNamesOf)[0] ?? null;
    return node === null ? null : { planned, node };
  }

  async force(
    allowing: readonly PlannerSetting[],
  ): Promise<{ taken: Taken; settings: PlannerSetting[] } | null | string> {
    let problem: string | null = null;
    for (const forcing of this.wanted.force) {
      const settings = [
        ...allowing.filter(({ name }) => forcing.every((other) => other.name !== name)),
        ...forcing,
      ];
      const taken = await this.take(settings);
      if (typeof taken === "string") problem = taken;
      else if (taken !== null) return { taken, settings };
    }
    return problem;
  }

  /** The first step of each ladder that makes the planner take the alternative by itself. */
  async flips(settingNow: (name: string) => string): Promise<string[]> {
    const flips: string[] = [];
    for (const ladder of this.wanted.ladders) {
      for (const settings of ladder) {
        if (settings.every(({ name, value }) => isBehind(settingNow(name), value, ladder))) continue;
        const taken = await this.take(settings);
        if (taken === null) continue;
        if (typeof taken !== "string")
          flips.push(settings.map(({ name, value }) => `${name} = ${value}`).join(", "));
        break;
      }
    }
    return flips;
  }

  isDearer({ planned, node }: Taken): boolean {
    const whole = costRatio(this.totalCost(this.inquiry.baseline.plan), this.totalCost(planned.plan));
    if (whole !== null) return whole > 1;
    return (costRatio(this.nodeNow?.totalCost ?? null, costWithoutPenalties(node, this.version)) ?? 2) > 1;
  }

  answer(
    verdict: WhyNotVerdict,
    taken: Taken | null,
    forcedBy: PlannerSetting[],
    reasons: string[] = [],
    flips: string[] = [],
  ): WhyNotAnswer {
    const { question, node, baseline, circumstances, newIndexSql } = this.inquiry;
    const current = this.estimated("As planned", baseline, this.nodeNow);
    const alternative = taken && this.estimated(`With ${this.wanted.noun}`, taken.planned, taken.node);
    const isPossible = taken !== null;
    const known =
      verdict === "outdone" || verdict === "chosen" || verdict === "switched-off" || verdict === "failed"
        ? []
        : reasonsOf(question, this.nodeNow ?? node, circumstances, isPossible);
    const other =
      taken && forcedBy.length > 0
        ? sideEffects(planNodes(baseline.plan.root), planNodes(taken.planned.plan.root))
        : null;
    return {
      question,
      verdict,
      headline: headlineOf(verdict, this.wanted.noun, current, alternative, question.kind === "new-index"),
      reasons: [...reasons, ...known],
      current,
      alternative,
      forcedBy,
      flips,
      measure: measureOf(
        question.kind === "new-index" ? newIndexSql : null,
        verdict,
        forcedBy,
        this.wanted.noun,
      ),
      notes: [...this.movedNote(), ...(other === null ? [] : [other])],
    };
  }

  private estimated(label: string, { raw, plan }: PlannedStatement, node: PlanNode | null): EstimatedPlan {
    return {
      label,
      raw,
      totalCost: this.totalCost(plan),
      nodeCost: costWithoutPenalties(node, this.version),
    };
  }

  /** In the session's own cost units, also where a plan was made with parallelism for free. */
  private totalCost(plan: QueryPlan): number | null {
    const cost = planCost(plan, this.version);
    const isFree = plan.settings.some(({ name, value }) => name === "parallel_setup_cost" && value === "0");
    const { settings } = this.inquiry.circumstances.catalog;
    const [setup = 0, tuple = 0] = ["parallel_setup_cost", "parallel_tuple_cost"].map((wanted) =>
      Number(settings.find(({ name }) => name === wanted)?.value ?? 0),
    );
    return cost === null || !isFree ? cost : cost + parallelCost(plan, setup, tuple);
  }

  private movedNote(): string[] {
    if (this.nodeNow?.nodeType === this.inquiry.node.nodeType) return [];
    return [
      `Planned now, the statement no longer has this ${this.inquiry.node.nodeType}: tables, statistics or settings have changed since the run.`,
    ];
  }
}
