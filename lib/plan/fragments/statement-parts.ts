import type { Node } from "libpg-query";
import { unwrapNode, type NodeFields } from "@/lib/sql/tree";
import type { TextRange } from "../plan-node";
import { canonical, nameIn, type CanonicalExpression } from "./canonical";
import { expressionRange, expressionSpan } from "./expression-tokens";
import type { StatementTokens } from "./statement-tokens";

/** One query level: a SELECT, or the statement that writes. */
export interface QueryScope {
  parent: QueryScope | null;
  fields: NodeFields;
  /** What its FROM names, in order. */
  sources: RelationSource[];
  /** Names of the CTEs that are defined at this level. */
  cteNames: string[];
}

/** A relation, CTE or function where a FROM (or an INSERT, UPDATE …) names it. */
export interface RelationSource {
  scope: QueryScope;
  kind: "relation" | "cte" | "function";
  schema: string | null;
  name: string;
  /** What columns are qualified with. */
  reference: string;
  range: TextRange;
}

/** A condition, or a part of one, where it stands. */
export interface ConditionPart {
  scope: QueryScope;
  range: TextRange;
  expression: CanonicalExpression;
}

/** A subquery in brackets: of a CTE, in an expression, or in a FROM. */
export interface BracketedQuery {
  kind: "cte" | "sublink" | "subselect";
  name: string | null;
  range: TextRange;
}

export interface StatementParts {
  scopes: QueryScope[];
  sources: RelationSource[];
  conditions: ConditionPart[];
  queries: BracketedQuery[];
}

/** Everything of a statement that a node of its plan may come from. */
export function statementParts(tree: Node, tokens: StatementTokens): StatementParts {
  const collector = new Collector(tokens);
  collector.visit(tree, null);
  return collector.parts;
}

const CONDITION_FIELDS = ["whereClause", "havingClause", "quals", "joinCondition", "condition"];
const STATEMENTS = ["SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"];

class Collector {
  readonly parts: StatementParts = { scopes: [], sources: [], conditions: [], queries: [] };

  constructor(private readonly tokens: StatementTokens) {}

  /** Visits a node, a list of nodes, or the fields of a node that stands without its kind. */
  visit(value: unknown, scope: QueryScope | null): void {
    if (Array.isArray(value)) for (const item of value) this.visit(item, scope);
    else if (typeof value === "object" && value !== null) {
      for (const [key, child] of Object.entries(value as NodeFields)) {
        if (/^[A-Z]/.test(key)) this.visitNode(key, child as NodeFields, scope);
        else this.visitField(key, child, scope);
      }
    }
  }

  private visitField(key: string, child: unknown, scope: QueryScope | null): void {
    if (typeof child !== "object" || child === null) return;
    if ((key === "larg" || key === "rarg") && "op" in child)
      this.visitNode("SelectStmt", child as NodeFields, scope);
    else if (key === "relation" && "relname" in child && scope !== null)
      this.addRelation(child as NodeFields, scope);
    else {
      if (CONDITION_FIELDS.includes(key) && scope !== null) this.addConditions(child, scope);
      this.visit(child, scope);
    }
  }

  private visitNode(kind: string, fields: NodeFields, scope: QueryScope | null): void {
    let inner = scope;
    if (STATEMENTS.includes(kind)) {
      inner = { parent: scope, fields, sources: [], cteNames: cteNames(fields) };
      this.parts.scopes.push(inner);
    } else if (kind === "RangeVar" && scope !== null) return this.addRelation(fields, scope);
    else if (kind === "RangeFunction" && scope !== null) this.addFunction(fields, scope);
    else if (kind === "CommonTableExpr") this.addCte(fields);
    else if (kind === "SubLink")
      this.addBracketed(
        "sublink",
        null,
        expressionSpan({ SubLink: { location: fields.location } }, this.tokens)?.last,
      );
    else if (kind === "RangeSubselect")
      this.addBracketed("subselect", aliasOf(fields), this.closingAround(fields.subquery));
    this.visit(fields, inner);
  }

  private addRelation(fields: NodeFields, scope: QueryScope): void {
    const name = String(fields.relname ?? "");
    const start = this.tokens.at(Number(fields.location ?? 0));
    let end = start;
    while (this.tokens.word(end + 1) === ".") end += 2;
    const alias = aliasOf(fields);
    if (alias !== null) end += this.tokens.word(end + 1) === "as" ? 2 : 1;
    const schema = typeof fields.schemaname === "string" ? fields.schemaname : null;
    const isCte = schema === null && isDefinedCte(name, scope);
    this.add(scope, {
      scope,
      kind: isCte ? "cte" : "relation",
      schema,
      name,
      reference: alias ?? name,
      range: this.tokens.range(start, end),
    });
  }

  private addFunction(fields: NodeFields, scope: QueryScope): void {
    const call = JSON.stringify(fields.functions ?? "").match(/"FuncCall"/g);
    const range = expressionRange(fields.functions, this.tokens);
    const name = firstFunctionName(fields.functions);
    if (call?.length !== 1 || range === null || name === null) return;
    this.add(scope, {
      scope,
      kind: "function",
      schema: null,
      name,
      reference: aliasOf(fields) ?? name,
      range,
    });
  }

  private add(scope: QueryScope, source: RelationSource): void {
    scope.sources.push(source);
    this.parts.sources.push(source);
  }

  private addCte(fields: NodeFields): void {
    const start = this.tokens.at(Number(fields.location ?? 0));
    let open = start + 1;
    while (open < this.tokens.tokens.length && this.tokens.word(open) !== "as") open += 1;
    while (open < this.tokens.tokens.length && this.tokens.word(open) !== "(") open += 1;
    const close = this.tokens.partner(open);
    if (close !== undefined)
      this.parts.queries.push({
        kind: "cte",
        name: String(fields.ctename ?? ""),
        range: this.tokens.range(start, close),
      });
  }

  private addBracketed(kind: "sublink" | "subselect", name: string | null, close: number | undefined): void {
    const open = close === undefined ? undefined : this.tokens.partner(close);
    if (open !== undefined && close !== undefined)
      this.parts.queries.push({ kind, name, range: this.tokens.range(open, close) });
  }

  private closingAround(tree: unknown): number | undefined {
    const span = expressionSpan(tree, this.tokens);
    return span === null ? undefined : this.tokens.around(span.first)?.close;
  }

  /** The condition as a whole, and every part that AND, OR and NOT put together. */
  private addConditions(tree: unknown, scope: QueryScope): void {
    const range = expressionRange(tree, this.tokens);
    if (range === null) return;
    this.parts.conditions.push({ scope, range, expression: canonical(tree) });
    const [kind, fields] = unwrapNode(tree as Node);
    if (kind === "BoolExpr")
      for (const part of (fields.args as unknown[] | undefined) ?? []) this.addConditions(part, scope);
    if (kind === "A_Expr" && fields.kind === "AEXPR_BETWEEN") this.addHalves(fields, range, scope);
  }

  /** BETWEEN is two comparisons to the planner. */
  private addHalves(fields: NodeFields, range: TextRange, scope: QueryScope): void {
    const bounds = (fields.rexpr as { List?: { items?: unknown[] } } | undefined)?.List?.items ?? [];
    bounds.forEach((bound, index) => {
      const name = [{ String: { sval: index === 0 ? ">=" : "<=" } }];
      const half = { A_Expr: { kind: "AEXPR_OP", name, lexpr: fields.lexpr, rexpr: bound } };
      this.parts.conditions.push({ scope, range, expression: canonical(half) });
    });
  }
}

function aliasOf(fields: NodeFields): string | null {
  const name = (fields.alias as NodeFields | undefined)?.aliasname;
  return typeof name === "string" ? name : null;
}

function cteNames({ withClause }: NodeFields): string[] {
  const ctes = (withClause as { ctes?: { CommonTableExpr?: NodeFields }[] } | undefined)?.ctes ?? [];
  return ctes.map(({ CommonTableExpr: cte }) => String(cte?.ctename ?? ""));
}

function isDefinedCte(name: string, scope: QueryScope): boolean {
  for (let at: QueryScope | null = scope; at !== null; at = at.parent)
    if (at.cteNames.includes(name)) return true;
  return false;
}

function firstFunctionName(functions: unknown): string | null {
  if (Array.isArray(functions)) return functions.map(firstFunctionName).find((name) => name !== null) ?? null;
  if (typeof functions !== "object" || functions === null) return null;
  for (const [key, value] of Object.entries(functions as NodeFields)) {
    if (key === "FuncCall") return nameIn(((value as NodeFields).funcname as unknown[]).at(-1));
    const inner = firstFunctionName(value);
    if (inner !== null) return inner;
  }
  return null;
}
