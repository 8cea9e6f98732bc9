import { parse, stringify, YAMLParseError } from "yaml";
import { z } from "zod";
import type { NotebookBody } from "./document";
import { escapeJson } from "./format-cell-line";
import type { LineReader } from "./line-reader";

const VERSION = 1;
const RULE = "---";

const frontMatterSchema = z.strictObject({
  tune: z.literal(VERSION, "this file needs `tune: 1`"),
  title: z.string().default(""),
  abstract: z.string().default(""),
});

type FrontMatter = Pick<NotebookBody, "title" | "abstract">;

/** Title and abstract as YAML between two rules. */
export function writeFrontMatter({ title, abstract }: FrontMatter): string {
  const lines = [RULE, `tune: ${VERSION}`, `title: ${yamlText(title)}`];
  if (abstract !== "") lines.push(`abstract: ${yamlText(abstract)}`);
  return [...lines, RULE, ""].join("\n");
}

/** Plain where YAML reads it back as the same text in one line, else quoted as JSON, which YAML understands. */
function yamlText(text: string): string {
  const plain = stringify(text, { lineWidth: 0 }).trimEnd();
  if (plain === text && !/[^\x20-\x7e]/.test(text.normalize("NFD").replaceAll(/\p{L}|\p{M}/gu, "")))
    return text;
  return escapeJson(JSON.stringify(text)).replaceAll(
    /[\x7f-\x9f]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
}

/** Reads the front matter. @throws AppError "invalid-input" with `where`. */
export function readFrontMatter(reader: LineReader): FrontMatter {
  if (reader.take().trimEnd() !== RULE)
    throw reader.mistake("A notebook file begins with --- and tune: 1.", 0);
  const first = reader.line;
  const lines: string[] = [];
  while (!reader.done && reader.peek().trimEnd() !== RULE) lines.push(reader.take());
  if (reader.done) throw reader.mistake("The front matter is not closed by a second ---.", 0);
  reader.take();
  const result = frontMatterSchema.safeParse(parseYaml(reader, lines.join("\n"), first));
  if (result.success) return { title: result.data.title, abstract: result.data.abstract };
  const issue = result.error.issues[0];
  const key = String(issue?.path[0] ?? "");
  const line = lines.findIndex((text) => key !== "" && text.startsWith(`${key}:`));
  throw reader.mistake(`The front matter is malformed: ${issue?.message ?? ""}.`, first + Math.max(line, 0));
}

function parseYaml(reader: LineReader, text: string, firstLine: number): unknown {
  try {
    return parse(text, { maxAliasCount: 0, logLevel: "error" });
  } catch (error) {
    const line = error instanceof YAMLParseError ? (error.linePos?.[0].line ?? 1) - 1 : 0;
    const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    throw reader.mistake(
      `The front matter is not YAML: ${message.replace(/ at line .*$/, "")}.`,
      firstLine + line,
    );
  }
}
