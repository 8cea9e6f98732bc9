import "server-only";
import { escapeIdentifier, escapeLiteral } from "pg";
import { AppError } from "@/lib/errors";
import { parsePlan } from "@/lib/plan/parse-plan";
import type { PlanNode } from "@/lib/plan/plan-node";
import type { CatalogFacts } from "@/lib/plan/rules/catalog-facts";
import { relationsOfPlans } from "@/lib/plan/rules/plan-relations";
import { planNodes } from "@/lib/plan/walk";
import type { PlannerSetting, WhyNotAnswer } from "@/lib/plan/why-not/answer";
import { wordsIn } from "@/lib/plan/why-not/condition-words";
import { inquire, type PlannedStatement } from "@/lib/plan/why-not/inquiry";
import type { WhyNotQuestion } from "@/lib/plan/why-not/question";
import type { FunctionFacts } from "@/lib/plan/why-not/circumstances";
import { classifyStatement } from "@/lib/sql/classify";
import { namedFunctions } from "@/lib/sql/named-relations";
import type { BoundStatement } from "@/lib/sql/parameters";
import { parseStatement } from "@/lib/sql/parser";
import { readCatalogFacts } from "./catalog-facts";
import { rolledBack, sendExplain, settingStatement } from "./explain";
import { indexMeans, indexPlace, type IndexMeans } from "./tried-index";
import type { RowCap, TargetBackend } from "./types";

/** Planning is a matter of milliseconds; what takes longer must not hold the session. */
const PLANNING_TIMEOUT_MS = 10_000;
/** All plans of one question. */
const INQUIRY_TIMEOUT_MS = 25_000;
/** An index that is built to be rolled back blocks writers of its table meanwhile: 25 seconds in all, at the most. */
const BUILD_TIMEOUT_MS = 15_000;
const BUILT_PLANNING_TIMEOUT_MS = 5000;
const BUILT_INQUIRY_TIMEOUT_MS = 5000;
const BUILD_LOCK_TIMEOUT_MS = 500;
const FUNCTION_CAP: RowCap = { rows: 200, bytes: 1 << 18, valueBytes: 1000 };
/** The name of an index that is rolled back; nobody else sees it. */
const BUILT_INDEX = "tunebook_why_not";

export interface WhyNotRequest {
  question: WhyNotQuestion;
  /** The node that is asked about, as it was recorded. */
  node: PlanNode;
  /** As the statement was explained for the run: see ExplainRequest. */
  settings: readonly PlannerSetting[];
  preparation: readonly string[];
  isGenericPlan: boolean;
  /** Whether an index may be built and rolled back here, as far as the target is concerned. */
  isBuildAllowed: boolean;
  /** Milliseconds on a monotonic clock. */
  clockMs(): number;
}

/**
 * Plans the statement again on this session, with the choice that the question is about taken away or forced, and says
 * why the planner chose as it did. The statement is never executed: EXPLAIN without ANALYZE, in a READ ONLY savepoint that
 * is rolled back. The functions that planning itself executes, those marked immutable, can thereby write nothing either.
 *
 * Only the question after a new index may build that index, where hypopg cannot assume it: if the reader agreed and the
 * target allows it, under short timeouts, in a transaction of its own that is rolled back as well.
 *
 * @throws AppError "forbidden" or "conflict" when an index cannot be tried here, or what the target answers.
 */
export function askWhyNot(
  backend: TargetBackend,
  statement: Pick<BoundStatement, "text" | "values">,
  request: WhyNotRequest,
): Promise<WhyNotAnswer> {
  const means = indexMeans(backend, request);
  const preparation = [
    ...request.preparation,
    ...request.settings.map(settingStatement),
    settingStatement({ name: "statement_timeout", value: String(PLANNING_TIMEOUT_MS) }),
    settingStatement({ name: "lock_timeout", value: String(BUILD_LOCK_TIMEOUT_MS) }),
    // Last, so that no SET of the cell can lift it. A read-only target's transaction is READ ONLY already.
    ...(means === "build" || backend.capabilities.readOnly ? [] : ["SET TRANSACTION READ ONLY"]),
  ];
  return rolledBack(backend, preparation, () => new Questioning(backend, statement, request).answer(means));
}

class Questioning {
  /** When no further plan is asked for, on the request's clock. */
  private deadlineMs: number;

  constructor(
    private readonly backend: TargetBackend,
    private readonly statement: Pick<BoundStatement, "text" | "values">,
    private readonly request: WhyNotRequest,
  ) {
    this.deadlineMs = request.clockMs() + INQUIRY_TIMEOUT_MS;
  }

  async answer(means: IndexMeans): Promise<WhyNotAnswer> {
    const { question, node } = this.request;
    const baseline = await this.explain([]);
    const catalog = await this.catalog(baseline);
    const { tree } = parseStatement(this.statement.text);
    const functions = tree === null ? [] : await this.functions(namedFunctions(tree));
    const locks = planNodes(baseline.plan.root).some(({ nodeType }) => nodeType === "LockRows");
    const circumstances = {
      catalog,
      functions,
      writesOrLocks: locks || (tree !== null && classifyStatement(tree).writes),
    };
    const ask = (newIndex: string | null, newIndexSql: string | null) =>
      inquire(
        { question, node, baseline, circumstances, newIndexSql },
        { newIndex, plan: (settings) => this.tryPlan(settings) },
      );
    if (question.kind !== "new-index" || means === "none") return ask(null, null);
    const place = indexPlace(catalog, baseline.plan, node, question.columns);
    const measured = `CREATE INDEX ON ${place};`;
    return means === "assume"
      ? this.withAssumedIndex(place, (name) => ask(name, measured))
      : this.withBuiltIndex(place, (name) => ask(name, measured));
  }

  private async explain(settings: readonly PlannerSetting[]): Promise<PlannedStatement> {
    // VERBOSE names schemas and lists the columns that a scan passes on.
    const options = [
      "VERBOSE",
      "SETTINGS",
      ...(this.request.isGenericPlan ? ["GENERIC_PLAN"] : []),
      "FORMAT JSON",
    ];
    // The planner executes functions that claim to be immutable: also where an index is built they may write nothing.
    const preparation = [...settings.map(settingStatement), "SET TRANSACTION READ ONLY"];
    const result = await rolledBack(this.backend, preparation, () =>
      sendExplain(this.backend, this.statement, options, undefined),
    );
    const raw = result.rows.map(([line]) => line ?? "").join("\n");
    const plan = parsePlan(raw).plans[0];
    if (plan === undefined)
      throw new AppError("plan-unreadable", "The target answered EXPLAIN without a plan.");
    return { raw, plan };
  }

  /** A plan that is refused is a part of the answer; a session that is gone is not. */
  private async tryPlan(
    settings: readonly PlannerSetting[],
  ): Promise<PlannedStatement | { problem: string }> {
    if (this.request.clockMs() > this.deadlineMs)
      return { problem: "Planning takes so long here that not everything was tried." };
    try {
      return await this.explain(settings);
    } catch (error) {
      if (!(error instanceof AppError) || this.backend.isClosed) throw error;
      return { problem: error.message };
    }
  }

  private catalog({ plan }: PlannedStatement): Promise<CatalogFacts> {
    const relations = relationsOfPlans([plan]).map((named) => ({ ...named, expand: false }));
    const question = this.request.question;
    const columns = question.kind === "new-index" ? question.columns : [];
    const words = planNodes(plan.root).flatMap(({ output, conditions }) => [
      ...(output ?? []),
      ...(Object.values(conditions) as string[]),
    ]);
    return readCatalogFacts(this.backend, {
      relations,
      columns: [...new Set([...columns, ...words.flatMap(wordsIn)])],
    });
  }

  /** The functions of these names that keep a plan from being parallel, in whatever schema. */
  private async functions(names: readonly string[]): Promise<FunctionFacts[]> {
    if (names.length === 0) return [];
    const text = `SELECT p.proname, max(p.proparallel::text) FROM pg_catalog.pg_proc p
      WHERE p.proname = ANY ($1::text[]) AND pg_catalog.pg_function_is_visible(p.oid) GROUP BY 1
      HAVING bool_and(p.proparallel <> 's') ORDER BY 1`;
    const list = `{${names.map((name) => `"${name.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
    const { rows } = await this.backend.execute({ text, values: [list], keep: FUNCTION_CAP });
    return rows.map(([name, parallel]) => ({ name: name ?? "", parallel: parallel ?? "s" }));
  }

  private async withBuiltIndex<Result>(
    place: string,
    work: (name: string) => Promise<Result>,
  ): Promise<Result> {
    await this.limitStatements(BUILD_TIMEOUT_MS);
    await this.send(`CREATE INDEX ${BUILT_INDEX} ON ${place}`);
    await this.limitStatements(BUILT_PLANNING_TIMEOUT_MS);
    this.deadlineMs = this.request.clockMs() + BUILT_INQUIRY_TIMEOUT_MS;
    return work(BUILT_INDEX);
  }

  /** hypopg's indexes belong to the session and not to the transaction: this one is taken back by its oid. */
  private async withAssumedIndex<Result>(
    place: string,
    work: (name: string) => Promise<Result>,
  ): Promise<Result> {
    const schema = await this.scalar(
      `SELECT n.nspname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'hypopg'`,
    );
    const hypopg = escapeIdentifier(schema);
    const made = await this.backend.execute({
      text: `SELECT indexrelid, indexname FROM ${hypopg}.hypopg_create_index(${escapeLiteral(`CREATE INDEX ON ${place}`)})`,
      keep: FUNCTION_CAP,
    });
    const [oid, name] = made.rows[0] ?? [];
    try {
      return await work(name ?? "");
    } finally {
      if (!this.backend.isClosed) await this.send(`SELECT ${hypopg}.hypopg_drop_index(${Number(oid)})`);
    }
  }

  private limitStatements(timeoutMs: number): Promise<void> {
    return this.send(settingStatement({ name: "statement_timeout", value: String(timeoutMs) }));
  }

  private async send(text: string): Promise<void> {
    await this.backend.execute({ text, keep: "discard" });
  }

  private async scalar(text: string): Promise<string> {
    return (await this.backend.execute({ text, keep: FUNCTION_CAP })).rows[0]?.[0] ?? "";
  }
}
