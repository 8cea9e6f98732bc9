import type { ResultColumn } from "@/lib/target/types";

/** How values of a type are aligned, compared and written in other formats. */
export type ColumnFamily = "number" | "boolean" | "json" | "text";

/** Type oids are fixed in PostgreSQL's catalog (pg_type.dat): int8, int2, int4, oid, float4, float8, money is text. */
const NUMBERS = new Set([20, 21, 23, 26, 700, 701, 1700]);
const BOOLEAN = 16;
const JSON_TYPES = new Set([114, 3802]);

export function columnFamily({ typeOid }: Pick<ResultColumn, "typeOid">): ColumnFamily {
  if (NUMBERS.has(typeOid)) return "number";
  if (JSON_TYPES.has(typeOid)) return "json";
  return typeOid === BOOLEAN ? "boolean" : "text";
}

const collator = new Intl.Collator("en", { numeric: false });

/** Orders two values of a family ascending; NULL comes last, as PostgreSQL sorts it. */
export function compareValues(a: string | null, b: string | null, family: ColumnFamily): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (family === "number") return compareNumbers(a, b);
  return collator.compare(a, b);
}

/** NaN is the greatest, as in PostgreSQL; equal doubles are told apart by their digits (numeric and int8 have more). */
function compareNumbers(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
  if (x !== y) return x < y ? -1 : 1;
  if (!/^-?\d+$/.test(a) || !/^-?\d+$/.test(b)) return 0;
  const [m, n] = [BigInt(a), BigInt(b)];
  return m === n ? 0 : m < n ? -1 : 1;
}

/** Digits of long numbers in groups of three, set apart by narrow spaces; other texts as they are. */
export function groupDigits(text: string): string {
  const match = /^(-?)(\d{5,})(\.\d+)?$/.exec(text);
  if (!match) return text;
  const [, sign = "", whole = "", fraction = ""] = match;
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, "\u202f")}${fraction}`;
}
