import { fenced, plainText } from "@/lib/format/markdown-text";
import { formatExact, formatMs } from "@/lib/format/quantity";
import type { SqlOutput, StatementOutput } from "./schema";

const ROWS_SHOWN = 20;
const COLUMNS_SHOWN = 30;
const VALUE_LENGTH = 200;

/** The cell as Markdown that GitHub renders: its text and, after a run, each statement's first rows or its error. */
export function sqlMarkdown(text: string, output?: SqlOutput): string {
  const blocks = [fenced("sql", text)];
  const isSingle = output?.statements.length === 1;
  output?.statements.forEach((statement, index) => {
    if (!isSingle) blocks.push(`*Statement ${index + 1}*\n`);
    blocks.push(...statementBlocks(statement));
  });
  return blocks.join("\n");
}

function statementBlocks(statement: StatementOutput): string[] {
  const notices = statement.notices.map(({ severity, message }) => `> ${severity}: ${plainText(message)}\n`);
  const { error, status } = statement;
  if (error) {
    const details = [error.detail, error.hint].filter((part) => part !== undefined).map(plainText);
    const lines = [`**${error.severity} ${error.sqlstate}**: ${plainText(error.message)}`, ...details];
    return [...notices, `${lines.join("  \n")}\n`];
  }
  if (status === "skipped") return ["*Not run, because a statement before it failed.*\n"];
  return [...notices, ...(statement.columns.length > 0 ? [table(statement)] : []), summary(statement)];
}

function table({ columns, rows, cutValues }: StatementOutput): string {
  const shown = columns.slice(0, COLUMNS_SHOWN);
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const body = rows.slice(0, ROWS_SHOWN).map((row, rowIndex) =>
    line(
      shown.map((_, column) => {
        const isCut = cutValues.some((cut) => cut.row === rowIndex && cut.column === column);
        return valueText(row[column] ?? null, isCut);
      }),
    ),
  );
  const head = line(shown.map(({ name }) => plainText(name)));
  const rule = line(shown.map(({ typeName }) => (isNumeric(typeName) ? "---:" : "---")));
  return [head, rule, ...body, ""].join("\n");
}

function valueText(value: string | null, isCut: boolean): string {
  if (value === null) return "*NULL*";
  const isLong = isCut || value.length > VALUE_LENGTH;
  return plainText(value.slice(0, VALUE_LENGTH)) + (isLong ? "…" : "");
}

function summary({ commandTag, rowCount, rows, columns, elapsedMs, truncatedBy }: StatementOutput): string {
  const shown = Math.min(rows.length, ROWS_SHOWN);
  const parts = [plainText(commandTag ?? "empty statement")];
  if (columns.length > 0 && shown < rowCount) parts.push(`${shown} of ${formatExact(rowCount)} rows shown`);
  if (columns.length > COLUMNS_SHOWN) parts.push(`${COLUMNS_SHOWN} of ${columns.length} columns shown`);
  if (truncatedBy !== null) parts.push(`${formatExact(rows.length)} rows recorded`);
  if (elapsedMs !== null) parts.push(formatMs(elapsedMs));
  return `*${parts.join(" · ")}*\n`;
}

const isNumeric = (typeName: string) => /^(smallint|integer|bigint|numeric|real|double|money)/.test(typeName);
