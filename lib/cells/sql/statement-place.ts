import { AppError, positionAt, type SourcePosition } from "@/lib/errors";
import { toSourceOffset } from "@/lib/sql/offset-map";
import {
  bindParameters,
  findPlaceholders,
  numberPlaceholders,
  type BoundStatement,
} from "@/lib/sql/parameters";

/** A statement's place in its cell's text, in UTF-16 code units. */
interface StatementPlace {
  offset: number;
  length: number;
}

/**
 * Binds the parameters of the statement at `place`.
 *
 * @throws AppError "invalid-input" with `where` in the cell.
 */
export function bindInCell(
  cellText: string,
  place: StatementPlace,
  values: Readonly<Record<string, string | null>>,
): BoundStatement {
  try {
    return bindParameters(statementText(cellText, place), values);
  } catch (error) {
    if (!(error instanceof AppError) || !error.where) throw error;
    throw new AppError(error.code, error.message, {
      cause: error,
      where: positionAt(cellText, place.offset + error.where.offset, error.where.length),
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  }
}

/**
 * Where offset `sentOffset` of the text that was sent for the statement at `place` stands in the cell: the whole word
 * there.
 *
 * @param parameterNames the names that had values when the statement was bound
 */
export function placeInCell(
  cellText: string,
  place: StatementPlace,
  parameterNames: readonly string[],
  sentOffset: number,
): SourcePosition {
  const text = statementText(cellText, place);
  const { replacements } = numberPlaceholders(text, findPlaceholders(text, parameterNames));
  const offset = toSourceOffset(replacements, sentOffset);
  const word = /^:?(?:[\p{L}\p{N}_$.]+|"[^"]*"?)/u.exec(text.slice(offset, offset + 200))?.[0];
  return positionAt(cellText, place.offset + offset, word?.length ?? 1);
}

const statementText = (cellText: string, { offset, length }: StatementPlace) =>
  cellText.slice(offset, offset + length);
