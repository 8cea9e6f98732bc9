import type { ResultColumn } from "@/lib/target/types";

type NamedColumn = Pick<ResultColumn, "name" | "typeName">;

/**
 * How the columns of two results differ, as sentences: `total: integer became bigint`, `column 2: total became sum`.
 * Both have the same number of columns.
 */
export function columnDifferences(first: readonly NamedColumn[], second: readonly NamedColumn[]): string[] {
  return first.flatMap((column, at) => {
    const other = second[at];
    if (!other) return [];
    const hasOtherName = other.name !== column.name;
    return [
      ...(hasOtherName ? [`column ${at + 1}: ${column.name} became ${other.name}`] : []),
      ...(other.typeName === column.typeName
        ? []
        : [`${other.name}: ${column.typeName} became ${other.typeName}`]),
    ];
  });
}
