import "server-only";
import { hash, verify } from "@node-rs/argon2";
import { z } from "zod";

/** OWASP's first recommendation for argon2id, which is the package's algorithm unless told otherwise. */
const COST = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** Short enough that hashing it is no way to keep the server busy. */
const MAX_LENGTH = 256;

/** A password that may be set. Length is what counts; composition rules only make people write it down. */
export const newPasswordSchema = z
  .string()
  .min(10, "A password has at least 10 characters.")
  .max(MAX_LENGTH, `A password has at most ${MAX_LENGTH} characters.`);

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

let decoy: Promise<string> | undefined;

/**
 * Whether `password` is the one of `passwordHash`. Without a hash (no such account, or one without a password) a decoy is
 * verified, so that the answer takes as long.
 */
export async function isPasswordOf(passwordHash: string | null, password: string): Promise<boolean> {
  if (password.length > MAX_LENGTH) return false;
  const isRight = await verify(passwordHash ?? (await (decoy ??= hashPassword("decoy"))), password);
  return isRight && passwordHash !== null;
}
