import type { TargetEnvironment } from "@/lib/target/types";

export type TlsMode = "disable" | "prefer" | "require" | "verify-full";

/** A target as the form holds it: every field as text, until it is sent. */
export interface TargetDraft {
  name: string;
  environment: TargetEnvironment;
  host: string;
  port: string;
  databaseName: string;
  role: string;
  /** Empty keeps the stored one. */
  password: string;
  tlsMode: TlsMode;
  readOnly: boolean;
}

export const EMPTY_DRAFT: TargetDraft = {
  name: "",
  environment: "development",
  host: "",
  port: "5432",
  databaseName: "",
  role: "",
  password: "",
  tlsMode: "prefer",
  readOnly: true,
};

/** A listed target: what everybody who may use it sees, and how it is reached for those who manage it. */
export interface ListedTarget {
  id: string;
  name: string;
  environment: TargetEnvironment;
  kind: "lab" | "server";
  databaseName: string;
  readOnly: boolean;
  mayManage: boolean;
  /** A copy of another target, kept on the page Sandboxes. */
  isSandbox: boolean;
  areCopiesAllowed: boolean;
  connection: { host: string; port: number; role: string; tlsMode: TlsMode; hasPassword: boolean } | null;
}

/** The draft to edit a stored target with; its password stays on the server. */
export function draftOf({ connection, ...target }: ListedTarget): TargetDraft {
  const { name, environment, databaseName, readOnly } = target;
  if (!connection) return { ...EMPTY_DRAFT, name, environment, databaseName, readOnly };
  const { host, port, role, tlsMode } = connection;
  return { name, environment, databaseName, readOnly, host, port: String(port), role, tlsMode, password: "" };
}

/** What an action takes; a port that is no number is left for the server to refuse. */
export function settingsOf({ password: _password, port, ...draft }: TargetDraft) {
  return { ...draft, port: Number.parseInt(port, 10) };
}

/**
 * A `postgresql://` URL, or the words of a libpq connection string, put into the fields that it names; null when `text`
 * is neither. People have these at hand and should not have to take them apart.
 */
export function draftFromConnectionString(text: string): Partial<TargetDraft> | null {
  const trimmed = text.trim();
  if (/^postgres(ql)?:\/\//i.test(trimmed)) return fromUrl(trimmed);
  const words = [...trimmed.matchAll(/(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S+))/g)];
  if (words.length < 2) return null;
  const given = new Map(words.map(([, key, quoted, bare]) => [key, quoted?.replace(/\\(.)/g, "$1") ?? bare]));
  return fromParts({
    host: given.get("host") ?? given.get("hostaddr"),
    port: given.get("port"),
    databaseName: given.get("dbname"),
    role: given.get("user"),
    password: given.get("password"),
    tlsMode: given.get("sslmode"),
  });
}

function fromUrl(text: string): Partial<TargetDraft> | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  return fromParts({
    host: url.hostname.replace(/^\[(.*)\]$/, "$1") || undefined,
    port: url.port || undefined,
    databaseName: decoded(url.pathname.slice(1)),
    role: decoded(url.username),
    password: decoded(url.password),
    tlsMode: url.searchParams.get("sslmode") ?? undefined,
  });
}

type Parts = Partial<Record<"host" | "port" | "databaseName" | "role" | "password" | "tlsMode", string>>;

/** libpq's other modes, by what they come down to here. */
const TLS_MODES: Record<string, TlsMode> = {
  disable: "disable",
  allow: "prefer",
  prefer: "prefer",
  require: "require",
  "verify-ca": "verify-full",
  "verify-full": "verify-full",
};

function fromParts({ tlsMode, ...parts }: Parts): Partial<TargetDraft> {
  const mode = tlsMode === undefined ? undefined : TLS_MODES[tlsMode];
  const known = Object.entries({ ...parts, tlsMode: mode }).filter(([, value]) => value);
  return Object.fromEntries(known);
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part) || undefined;
  } catch {
    return part || undefined;
  }
}
