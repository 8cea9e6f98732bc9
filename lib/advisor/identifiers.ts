/** An identifier as it must be written where it could be anything. */
export const quoted = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;

/** A table's name; its schema is left to the search path where that is `public`. */
export const tableTitle = ({ schema, name }: { schema: string; name: string }): string =>
  schema === "public" ? quoted(name) : `${quoted(schema)}.${quoted(name)}`;
