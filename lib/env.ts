import "server-only";
import path from "node:path";
import { z } from "zod";
import { AppError } from "@/lib/errors";

const text = z.string().trim().min(1);

const environmentSchema = z.object({
  NODE_ENV: z.enum(["production", "development", "test"]).default("production"),
  PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  HOST: text.default("127.0.0.1"),
  PATH: z.string().default(""),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgresql:// URL" }).optional(),
  TUNEBOOK_DATA_DIR: text.default(".tunebook"),
  TUNEBOOK_LAB: z.enum(["on", "off"]).default("on"),
  TUNEBOOK_SAMPLE_SCALE: z.coerce.number().min(0).max(100).default(1),
  TUNEBOOK_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
  TUNEBOOK_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" })
    .optional(),
  TUNEBOOK_SIGN_UP: z.enum(["invited", "open"]).default("invited"),
  GITHUB_ID: text.optional(),
  GITHUB_SECRET: text.optional(),
  GOOGLE_ID: text.optional(),
  GOOGLE_SECRET: text.optional(),
  OIDC_ISSUER: z.url({ protocol: /^https?$/, error: "must be the issuer's https:// URL" }).optional(),
  OIDC_CLIENT_ID: text.optional(),
  OIDC_CLIENT_SECRET: text.optional(),
  OIDC_NAME: text.default("Single sign-on"),
});

/** Variables that mean something only together. */
const GROUPS = [
  ["GITHUB_ID", "GITHUB_SECRET"],
  ["GOOGLE_ID", "GOOGLE_SECRET"],
  ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"],
] as const;

/** Faults of groups that are set in part, as `NAME is needed together with OTHER`. */
function incompleteGroups(given: Readonly<Record<string, unknown>>): string[] {
  return GROUPS.flatMap((group) => {
    const present = group.filter((name) => given[name] !== undefined);
    if (present.length === 0) return [];
    const missing = group.filter((name) => given[name] === undefined);
    return missing.map((name) => `${name} is needed together with ${present.join(" and ")}`);
  });
}

interface OauthClient {
  id: string;
  secret: string;
}

/** The configuration of this process. Every variable is described in the README. */
export interface Env {
  isDevelopment: boolean;
  /** Undefined when none was asked for: then 3000, or the next free one. */
  port: number | undefined;
  host: string;
  /** A PostgreSQL of the operator's that replaces the embedded store. */
  databaseUrl: string | undefined;
  /** Absolute path. */
  dataDir: string;
  isLabWanted: boolean;
  /** Multiplies the rows of the sample database; 0 leaves it out. */
  sampleScale: number;
  secret: string | undefined;
  /** Where people reach this server, without a trailing slash. */
  publicUrl: string | undefined;
  /** Who may create an account: anybody, or only those whom an owner invited. */
  signUp: "invited" | "open";
  /** The shell's directories of programs, where pg_dump is looked for. */
  searchPath: string;
  github: OauthClient | undefined;
  google: OauthClient | undefined;
  oidc: (OauthClient & { issuer: string; name: string }) | undefined;
}

/**
 * The environment variables of `source`, checked; an empty variable counts as unset.
 *
 * @throws AppError "invalid-input" that lists everything that is wrong, not only the first.
 */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = environmentSchema.safeParse(given);
  const faults = (parsed.error?.issues ?? []).map((issue) => `${issue.path.join(".")} ${issue.message}`);
  faults.push(...incompleteGroups(given));
  if (!parsed.success || faults.length > 0) {
    throw new AppError("invalid-input", `The environment is not usable:\n  ${faults.join("\n  ")}`);
  }
  return toEnv(parsed.data);
}

function toEnv(values: z.infer<typeof environmentSchema>): Env {
  return {
    isDevelopment: values.NODE_ENV === "development",
    port: values.PORT,
    host: values.HOST,
    databaseUrl: values.DATABASE_URL,
    dataDir: path.resolve(/* turbopackIgnore: true */ process.cwd(), values.TUNEBOOK_DATA_DIR),
    isLabWanted: values.TUNEBOOK_LAB === "on",
    sampleScale: values.TUNEBOOK_SAMPLE_SCALE,
    secret: values.TUNEBOOK_SECRET,
    publicUrl: values.TUNEBOOK_PUBLIC_URL?.replace(/\/+$/, ""),
    signUp: values.TUNEBOOK_SIGN_UP,
    searchPath: values.PATH,
    github: client(values.GITHUB_ID, values.GITHUB_SECRET),
    google: client(values.GOOGLE_ID, values.GOOGLE_SECRET),
    oidc: oidcClient(values),
  };
}

function client(id: string | undefined, secret: string | undefined): OauthClient | undefined {
  return id && secret ? { id, secret } : undefined;
}

function oidcClient(values: z.infer<typeof environmentSchema>): Env["oidc"] {
  const credentials = client(values.OIDC_CLIENT_ID, values.OIDC_CLIENT_SECRET);
  if (!credentials || !values.OIDC_ISSUER) return undefined;
  return { ...credentials, issuer: values.OIDC_ISSUER, name: values.OIDC_NAME };
}

let parsedOnce: Env | undefined;

/** The configuration of this process, parsed on first use. */
export function env(): Env {
  return (parsedOnce ??= parseEnv(process.env));
}
