import "server-only";

/** Names as format_type prints them, for the types that nearly every result is made of (src/include/catalog/pg_type.dat). */
const BUILTIN: Readonly<Record<number, string>> = {
  16: "boolean",
  17: "bytea",
  18: '"char"',
  19: "name",
  20: "bigint",
  21: "smallint",
  23: "integer",
  24: "regproc",
  25: "text",
  26: "oid",
  27: "tid",
  28: "xid",
  114: "json",
  142: "xml",
  194: "pg_node_tree",
  199: "json[]",
  600: "point",
  650: "cidr",
  700: "real",
  701: "double precision",
  705: "unknown",
  790: "money",
  829: "macaddr",
  869: "inet",
  1000: "boolean[]",
  1002: '"char"[]',
  1003: "name[]",
  1005: "smallint[]",
  1007: "integer[]",
  1009: "text[]",
  1015: "character varying[]",
  1016: "bigint[]",
  1021: "real[]",
  1022: "double precision[]",
  1028: "oid[]",
  1042: "bpchar",
  1043: "character varying",
  1082: "date",
  1083: "time without time zone",
  1114: "timestamp without time zone",
  1115: "timestamp without time zone[]",
  1182: "date[]",
  1184: "timestamp with time zone",
  1185: "timestamp with time zone[]",
  1186: "interval",
  1231: "numeric[]",
  1266: "time with time zone",
  1560: '"bit"',
  1562: "bit varying",
  1700: "numeric",
  2205: "regclass",
  2206: "regtype",
  2249: "record",
  2278: "void",
  2950: "uuid",
  2951: "uuid[]",
  3220: "pg_lsn",
  3614: "tsvector",
  3615: "tsquery",
  3802: "jsonb",
  3807: "jsonb[]",
  3904: "int4range",
  3906: "numrange",
  3908: "tsrange",
  3910: "tstzrange",
  3912: "daterange",
  3926: "int8range",
  4072: "jsonpath",
  5069: "xid8",
};

/** Four bytes that the length of a text or the precision of a number is stored with (VARHDRSZ). */
const HEADER = 4;

/**
 * The name of a common type, without asking the server; undefined when only format_type knows.
 *
 * @see https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG (format_type)
 */
export function builtinTypeName(oid: number, modifier: number): string | undefined {
  const name = BUILTIN[oid];
  if (name === undefined || modifier < 0) return name;
  switch (oid) {
    case 1042:
      return `character(${modifier - HEADER})`;
    case 1043:
      return `${name}(${modifier - HEADER})`;
    case 1560:
      return `bit(${modifier})`;
    case 1562:
      return `${name}(${modifier})`;
    case 1083:
    case 1114:
    case 1184:
    case 1266:
      return name.replace(/^(time(?:stamp)?)/, `$1(${modifier})`);
    case 1700: {
      const packed = modifier - HEADER;
      // The scale is a signed number of 11 bits since version 15, where it may be negative.
      const scale = ((packed & 0x7ff) ^ 0x400) - 0x400;
      return `${name}(${(packed >> 16) & 0xffff},${scale})`;
    }
    default:
      return undefined;
  }
}

export interface TypeReference {
  typeOid: number;
  typeModifier: number;
}

/** Names of a session's types: built in, or looked up once. */
export class TypeNames {
  private readonly known = new Map<string, string>();

  of({ typeOid, typeModifier }: TypeReference): string | undefined {
    return builtinTypeName(typeOid, typeModifier) ?? this.known.get(`${typeOid}:${typeModifier}`);
  }

  /** The query that names the types not known yet, with its one bind value; null when there are none. */
  lookup(types: readonly TypeReference[]): { text: string; values: string[] } | null {
    const missing = types.filter((type) => this.of(type) === undefined);
    if (missing.length === 0) return null;
    const list = (numbers: number[]) => `{${numbers.join(",")}}`;
    return {
      text: `SELECT oid, modifier, pg_catalog.format_type(oid, modifier)
FROM ROWS FROM (pg_catalog.unnest($1::oid[]), pg_catalog.unnest($2::integer[])) AS type (oid, modifier)`,
      values: [
        list(missing.map(({ typeOid }) => typeOid)),
        list(missing.map(({ typeModifier }) => typeModifier)),
      ],
    };
  }

  learn(rows: readonly (readonly (string | null)[])[]): void {
    for (const [oid, modifier, name] of rows) if (name) this.known.set(`${oid}:${modifier}`, name);
  }
}
