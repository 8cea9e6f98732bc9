import {
  BUILT_IN_FUNCTIONS,
  SERVER_SYNTAX_WORDS,
  SYNTAX_WORDS,
  SYSTEM_COLUMNS,
  TYPE_CONTINUATIONS,
  TYPE_WORDS,
} from "./built-in-words";
import type { Pseudonyms } from "./pseudonyms";
import { sqlPieces, type SqlPiece } from "./sql-words";

/** Who wrote the SQL: the server writes its keywords in capitals and its names in small letters, people as they like. */
export type SqlAuthor = "server" | "person";

/** `sql` with every name and literal replaced; syntax, operators, built-in functions and types stay. Comments go. */
export function anonymiseSql(sql: string, names: Pseudonyms, author: SqlAuthor): string {
  const pieces = sqlPieces(sql);
  const solid = pieces.filter(({ kind }) => kind !== "space" && kind !== "comment");
  const written = new Map<SqlPiece, string>();
  let type: TypePlace = null;
  solid.forEach((piece, index) => {
    const place = { before: solid[index - 1], after: solid[index + 1], beforeThat: solid[index - 2] };
    type = typePlace(type, piece, place.before);
    written.set(piece, replaced(piece, place, type, names, author));
  });
  return pieces.map((piece) => written.get(piece) ?? (piece.kind === "space" ? piece.text : " ")).join("");
}

/** Where in the name of a type the scan stands: `::numeric(10,2)`, `::timestamp(3) without time zone`. */
type TypePlace = "name" | "modifier" | null;

function typePlace(was: TypePlace, piece: SqlPiece, before: SqlPiece | undefined): TypePlace {
  if (before?.text === "::") return "name";
  if (was === "modifier") return before?.text === ")" ? continuation(piece) : "modifier";
  if (was !== "name") return null;
  if (piece.text === "(") return "modifier";
  if (piece.text === "." || before?.text === ".") return "name";
  return continuation(piece);
}

function continuation(piece: SqlPiece): TypePlace {
  return piece.kind === "word" && TYPE_CONTINUATIONS.has(piece.text.toLowerCase()) ? "name" : null;
}

interface Place {
  beforeThat: SqlPiece | undefined;
  before: SqlPiece | undefined;
  after: SqlPiece | undefined;
}

function replaced(
  piece: SqlPiece,
  place: Place,
  type: TypePlace,
  names: Pseudonyms,
  author: SqlAuthor,
): string {
  switch (piece.kind) {
    case "string":
      return string(piece.text, place, names);
    case "number":
      return type === "modifier" || isSubPlanWord(place.before) ? piece.text : names.number(piece.text);
    case "quoted":
      return quoted(piece.text, place, type, names);
    case "word":
      return word(piece.text, place, type, names, author);
    default:
      return piece.text;
  }
}

function string(literal: string, { before }: Place, names: Pseudonyms): string {
  const open = literal.startsWith("$") ? literal.indexOf("$", 1) + 1 : literal.indexOf("'") + 1;
  const content = literal.slice(open, literal.startsWith("$") ? -open : -1).replaceAll("''", "'");
  return isWord(before, "escape") ? literal : `'${names.text(content).replaceAll("'", "''")}'`;
}

const KEPT_COLLATIONS = ["C", "POSIX", "default", "ucs_basic", "unicode", "pg_c_utf8"];

function quoted(text: string, { before }: Place, type: TypePlace, names: Pseudonyms): string {
  const name = text.slice(1, -1).replaceAll('""', '"');
  if (isWord(before, "collate")) return KEPT_COLLATIONS.includes(name) ? text : names.name(name, "collation");
  if (type === "name")
    return ["char", "bit", "time", "timestamp", "interval"].includes(name) ? text : names.name(name, "type");
  return names.name(name, "column");
}

function word(text: string, place: Place, type: TypePlace, names: Pseudonyms, author: SqlAuthor): string {
  const name = text.toLowerCase();
  const { before, after } = place;
  if (isSubPlanWord({ kind: "word", text }) || isSubPlanWord(before) || isPartOfSubPlan(name, place))
    return text;
  if (name.startsWith("pg_") || SYSTEM_COLUMNS.has(name)) return text;
  if (type === "name") return isTypeWord(name) ? text : names.name(name, "type");
  const isQualified = before?.text === ".";
  if (!isQualified && isSyntax(text, name, after, names, author)) return text;
  if (isWord(place.beforeThat, "extract") && before?.text === "(") return text;
  if (after?.text === "(" && !isQualified && BUILT_IN_FUNCTIONS.has(name)) return text;
  if (author === "person" && after?.kind === "string" && TYPE_WORDS.has(name)) return text;
  return names.name(name, after?.text === "(" && author === "server" ? "function" : "column");
}

function isSyntax(
  text: string,
  name: string,
  after: SqlPiece | undefined,
  names: Pseudonyms,
  author: SqlAuthor,
): boolean {
  if (author === "server")
    return (
      name === "true" ||
      name === "false" ||
      (/^[A-Z]/.test(text) &&
        text === text.toUpperCase() &&
        (SYNTAX_WORDS.has(name) || SERVER_SYNTAX_WORDS.has(name)))
    );
  return SYNTAX_WORDS.has(name) && (!names.has(name) || after?.text === "(" || ALWAYS_SYNTAX.has(name));
}

/** Words that no name can be written as without quotes. */
const ALWAYS_SYNTAX = new Set(
  "all and any array as asc both case cast collate cross default desc distinct do else end except false fetch for from full group having in inner intersect into is join lateral leading left like limit natural not null offset on only or order outer returning right select some table then to trailing true union unique user using when where window with".split(
    " ",
  ),
);

function isTypeWord(name: string): boolean {
  return TYPE_WORDS.has(name) || TYPE_CONTINUATIONS.has(name);
}

function isWord(piece: SqlPiece | undefined, word: string): boolean {
  return piece?.kind === "word" && piece.text.toLowerCase() === word;
}

function isSubPlanWord(piece: SqlPiece | undefined): boolean {
  return piece?.kind === "word" && (piece.text === "SubPlan" || piece.text === "InitPlan");
}

/** The small words that EXPLAIN puts around SubPlans: `(alternatives: SubPlan 1 or hashed SubPlan 2)`, `.col1`, `returns $0`. */
function isPartOfSubPlan(name: string, { beforeThat, before, after }: Place): boolean {
  if (name === "hashed" || name === "rescan") return isSubPlanWord(after);
  if (name === "or") return isWord(after, "hashed") || isSubPlanWord(after);
  if (name === "alternatives") return after?.text === ":";
  if (name === "returns") return after?.text.startsWith("$") === true;
  return /^col\d+$/.test(name) && before?.text === "." && beforeThat?.text === ")";
}
