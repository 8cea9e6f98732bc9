import type { Node } from "libpg-query";
import type { ColumnFacts } from "@/lib/plan/rules/catalog-facts";
import { always, differs, type CandidateEquivalence } from "./finding";
import type { TableFacts } from "./facts";
import type { FromItem } from "./queries";
import { constantOf, expression, fieldsOf, functionName, wordsOf } from "./tree/nodes";

export interface WrappedColumn {
  item: FromItem;
  table: TableFacts;
  column: ColumnFacts;
  name: string;
  /** The reference to the column. */
  node: Node;
}

/** A condition on the bare column that holds for the same rows. */
export interface ColumnCondition {
  condition: Node;
  equivalence: CandidateEquivalence;
}

const LENGTHS: Readonly<Record<string, string>> = {
  minute: "1 minute",
  hour: "1 hour",
  day: "1 day",
  week: "7 days",
  month: "1 month",
  quarter: "3 months",
  year: "1 year",
};
const INTEGERS = ["smallint", "integer", "bigint"];

/** What `wrapped op value` says about the column itself; null where that is not known. */
export function columnRange(
  of: WrappedColumn,
  operator: string,
  wrapped: Node,
  value: Node | undefined,
): ColumnCondition | null {
  if (!value) return null;
  const cast = fieldsOf(wrapped, "TypeCast");
  if (cast) {
    const isBare = cast.arg === of.node && cast.typeName?.typmods === undefined;
    return isBare ? castRange(of, operator, typeOf(cast.typeName), value) : null;
  }
  if (operator !== "=") return null;
  switch (functionName(wrapped)) {
    case "date_trunc":
      return truncatedRange(of, wrapped, value);
    case "date_part":
    case "extract":
      return yearRange(of, wrapped, value);
    case "to_char":
      return monthRange(of, wrapped, value);
    case "date":
      return fieldsOf(wrapped, "FuncCall")?.args?.[0] === of.node
        ? castRange(of, operator, "date", value)
        : null;
    default:
      return coalesced(of, wrapped, value) ?? shifted(of, wrapped, value);
  }
}

const typeOf = (name: { names?: Node[] } | undefined) => wordsOf(name?.names).at(-1) ?? "";

const isTime = ({ column }: WrappedColumn) =>
  /^timestamp(?:\(\d\))? with(?:out)? time zone$/.test(column.type);

/** `c::date = d` holds from d until the day after; `c::text = '42'` for the number 42. */
function castRange(of: WrappedColumn, operator: string, type: string, value: Node): ColumnCondition | null {
  const holes = { c: of.node, d: value };
  if (type === "date" && isTime(of))
    return isOfType(value, ["date"]) ? dateRange(operator, holes, value) : null;
  const written = constantOf(value);
  const isWhole = written?.form === "string" && /^(?:0|-?[1-9]\d{0,8})$/.test(written.text);
  if (
    !["text", "varchar"].includes(type) ||
    operator !== "=" ||
    !isWhole ||
    !INTEGERS.includes(of.column.type)
  )
    return null;
  const number: Node = { A_Const: { ival: { ival: Number(written.text) } } };
  return {
    condition: expression("c = n", {
      ...holes,
      n: Number(written.text) < 0 ? expression(written.text, {}) : number,
    }),
    equivalence: always("A whole number is written in one way only."),
  };
}

function dateRange(operator: string, holes: { c: Node; d: Node }, value: Node): ColumnCondition | null {
  const template: Readonly<Record<string, string>> = {
    "=": "c >= d::date AND c < d::date + 1",
    ">=": "c >= d::date",
    ">": "c >= d::date + 1",
    "<": "c < d::date",
    "<=": "c < d::date + 1",
  };
  const text = template[operator];
  if (text === undefined) return null;
  return {
    condition: expression(text, holes),
    equivalence: isDigits(value)
      ? always("A date begins with its first moment and ends with the next date.")
      : differs("the value is infinity; the same for every other date"),
  };
}

/** `date_trunc('day', c) = d` holds from d until a day later, if d is the beginning of a day at all. */
function truncatedRange(of: WrappedColumn, wrapped: Node, value: Node): ColumnCondition | null {
  const [unit, argument, zone] = fieldsOf(wrapped, "FuncCall")?.args ?? [];
  const length = LENGTHS[constantOf(unit)?.text.toLowerCase() ?? ""];
  if (argument !== of.node || zone || !unit || length === undefined || !isTime(of)) return null;
  const type = of.column.type.includes("without") ? "timestamp" : "timestamptz";
  if (!isOfType(value, ["date", type])) return null;
  const range = `c >= d::${type} AND c < d::${type} + interval '${length}' AND date_trunc(u, d::${type}) = d::${type}`;
  return {
    condition: expression(range, { c: of.node, d: value, u: unit }),
    equivalence: isDigits(value)
      ? always(
          "The last condition is tested once: it is false where the value is not the beginning of such a span.",
        )
      : differs("the value is infinity; the same for every other value"),
  };
}

/** Whether the value takes the column's type by itself or is of one of these, so that nothing is compared across types. */
function isOfType(value: Node, types: readonly string[]): boolean {
  const cast = fieldsOf(value, "TypeCast");
  const isText = constantOf(value)?.form === "string" || fieldsOf(value, "ParamRef") !== null;
  return cast ? types.includes(typeOf(cast.typeName)) && cast.typeName?.typmods === undefined : isText;
}

/** Whether the value is a constant other than infinity and words such as 'now'. */
function isDigits(value: Node): boolean {
  const constant = constantOf(fieldsOf(value, "TypeCast")?.arg ?? value);
  return constant?.form === "string" && /^\d/.test(constant.text);
}

/** `extract(year FROM c) = 2025` */
function yearRange(of: WrappedColumn, wrapped: Node, value: Node): ColumnCondition | null {
  const [field, argument] = fieldsOf(wrapped, "FuncCall")?.args ?? [];
  const year = constantOf(value);
  const isYear = constantOf(field)?.text.toLowerCase() === "year" && argument === of.node;
  if (!isYear || year?.form !== "integer" || !(isTime(of) || of.column.type === "date")) return null;
  const number = Number(year.text);
  if (number < 1 || number > 9998) return null;
  return {
    condition: span(of, `${padded(number)}-01-01`, `${padded(number + 1)}-01-01`),
    equivalence: always("A year begins with its first day and ends with the next year."),
  };
}

/** `to_char(c, 'YYYY-MM') = '2025-11'`, and the same with days or years alone. */
function monthRange(of: WrappedColumn, wrapped: Node, value: Node): ColumnCondition | null {
  const [argument, format] = fieldsOf(wrapped, "FuncCall")?.args ?? [];
  const [pattern, text] = [constantOf(format)?.text, constantOf(value)?.text ?? ""];
  if (argument !== of.node || !(isTime(of) || of.column.type === "date")) return null;
  const parts = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text);
  const shapes = ["YYYY", "YYYY-MM", "YYYY-MM-DD"];
  if (!parts || pattern !== shapes[text.split("-").length - 1]) return null;
  const [year, month = 1, day = 1] = parts
    .slice(1)
    .flatMap((part) => (part === undefined ? [] : [Number(part)]));
  const bounds = calendarSpan(year ?? 0, month, day, text.split("-").length);
  if (!bounds) return null;
  return {
    condition: span(of, ...bounds),
    equivalence: differs(
      `${of.name} holds dates before Christ, which to_char writes with the same digits; the same for every other date`,
    ),
  };
}

/** The first day of the span and of the next; null for a day that the calendar does not have. */
function calendarSpan(year: number, month: number, day: number, parts: number): [string, string] | null {
  const first = new Date(Date.UTC(year, month - 1, day));
  const isReal =
    first.getUTCFullYear() === year && first.getUTCMonth() === month - 1 && first.getUTCDate() === day;
  if (!isReal || year < 1000 || year > 9998) return null;
  const next = new Date(
    Date.UTC(parts === 1 ? year + 1 : year, parts === 2 ? month : month - 1, parts === 3 ? day + 1 : day),
  );
  return [first.toISOString().slice(0, 10), next.toISOString().slice(0, 10)];
}

const padded = (year: number) => String(year).padStart(4, "0");

const span = (of: WrappedColumn, from: string, until: string): Node =>
  expression(`c >= date '${from}' AND c < date '${until}'`, { c: of.node });

/** `coalesce(c, 0) = 5` is `c = 5`, unless it asks for the value that stands for NULL. */
function coalesced(of: WrappedColumn, wrapped: Node, value: Node): ColumnCondition | null {
  const [column, otherwise, more] = fieldsOf(wrapped, "CoalesceExpr")?.args ?? [];
  if (column !== of.node || !otherwise || more) return null;
  const isNotNull = of.table.notNull.includes(of.name) && !of.item.isNullExtended;
  const [left, right] = [constantOf(otherwise), constantOf(value)];
  if (!isNotNull && (!left || !right || left.form !== right.form || left.form === "number")) return null;
  const isStandIn = left?.text === right?.text;
  // A string may be written in several ways for one value of another type: '1' and '01'.
  const isPlainText = /^(?:text|character varying)/.test(of.column.type) && of.column.collation === null;
  if (!isNotNull && left?.form === "string" && !isPlainText) return null;
  return {
    condition: expression(isNotNull || !isStandIn ? "c = d" : "c = d OR c IS NULL", { c: of.node, d: value }),
    equivalence: isNotNull
      ? { holds: "given", constraint: `NOT NULL on ${of.table.name}.${of.name}` }
      : always("NULL stands for another value."),
  };
}

/** `c + 1 = 10` is `c = 9`. */
function shifted(of: WrappedColumn, wrapped: Node, value: Node): ColumnCondition | null {
  const sum = fieldsOf(wrapped, "A_Expr");
  const operator = wordsOf(sum?.name)[0];
  const [shift, wanted] = [constantOf(sum?.rexpr), constantOf(value)];
  if (sum?.lexpr !== of.node || sum.kind !== "AEXPR_OP" || !INTEGERS.includes(of.column.type)) return null;
  if ((operator !== "+" && operator !== "-") || shift?.form !== "integer" || wanted?.form !== "integer")
    return null;
  const number = Number(wanted.text) - (operator === "+" ? 1 : -1) * Number(shift.text);
  if (Math.abs(number) > 32_000) return null;
  return {
    condition: expression(`c = ${number}`, { c: of.node }),
    equivalence: differs(
      "the sum exceeds the type's range, which is an error; the same for every other value",
    ),
  };
}
