/** An SQL literal of unknown type, or NULL; read alike with any standard_conforming_strings. */
export function quoteLiteral(value: string | null): string {
  if (value === null) return "NULL";
  const quoted = `'${value.replaceAll("'", "''")}'`;
  return value.includes("\\") ? `E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}
