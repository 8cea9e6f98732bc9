import "server-only";
import { randomInt } from "node:crypto";
import type { RunError, RunView } from "@/lib/notebook/runs";

/**
 * A run as strangers may read it: without who started it, which target's row it used, and PostgreSQL's words about a
 * failed connection, which name the host and the role.
 */
export function toPublishedRun(run: RunView): RunView {
  return { ...run, startedBy: null, targetId: null, error: run.error && toPublishedError(run.error) };
}

function toPublishedError(error: RunError): RunError {
  if (error.code !== "target-unreachable") return error;
  return { code: error.code, message: "The target could not be reached." };
}

const SLUG_TITLE_LENGTH = 48;
const SUFFIX_LENGTH = 10;
/** Without letters and digits that are mistaken for one another. */
const SUFFIX_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

/** The last part of a public address: the title's words and a part that cannot be guessed. */
export function newPublicationSlug(title: string): string {
  const words = title
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}+/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, SLUG_TITLE_LENGTH)
    .replace(/^-+|-+$/g, "");
  const suffix = Array.from(
    { length: SUFFIX_LENGTH },
    () => SUFFIX_ALPHABET[randomInt(SUFFIX_ALPHABET.length)],
  ).join("");
  return words ? `${words}-${suffix}` : suffix;
}
