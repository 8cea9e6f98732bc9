import "server-only";
import { createHash, randomBytes } from "node:crypto";

/** Guessing one of 2^192 is out of reach without any throttling. */
const TOKEN_BYTES = 24;

/** A new token for a URL: shown once, stored only as its hash. */
export const newSecretToken = (): string => randomBytes(TOKEN_BYTES).toString("base64url");

/** SHA-256 of a token, hex: what the store holds. Tokens are random, so that no salt or slow hash is needed. */
export const hashSecretToken = (token: string): string => createHash("sha256").update(token).digest("hex");
