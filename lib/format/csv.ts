/** A value as one field of a CSV record: NULL is empty, the empty string is `""`, so that the two stay apart. */
export function csvField(value: string | null): string {
  if (value === null) return "";
  return value === "" || /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/**
 * One record of CSV, with its line end.
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export const csvRecord = (values: readonly (string | null)[]): string =>
  `${values.map(csvField).join(",")}\r\n`;
