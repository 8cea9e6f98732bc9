import "server-only";
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { AppError } from "@/lib/errors";

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/** A key of its own per purpose: the instance's secret also signs sessions. */
function sealingKey(secret: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, "", "tunebook: passwords of targets, version 1", 32));
}

/**
 * `plain` under AES-256-GCM as version, nonce, tag, ciphertext.
 *
 * @param belongsTo authenticated, not stored: a password copied onto another target's row does not open.
 */
export function seal(plain: string, secret: Uint8Array, belongsTo: string): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", sealingKey(secret), nonce).setAAD(Buffer.from(belongsTo));
  const ciphertext = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return Buffer.concat([Uint8Array.of(VERSION), nonce, cipher.getAuthTag(), ciphertext]);
}

/** @throws AppError "unavailable" when it was sealed with another secret, or was altered. */
export function unseal(sealed: Uint8Array, secret: Uint8Array, belongsTo: string): string {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  try {
    if (bytes[0] !== VERSION) throw new Error(`unknown version ${bytes[0]}`);
    const decipher = createDecipheriv("aes-256-gcm", sealingKey(secret), bytes.subarray(1, 1 + NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(belongsTo));
    decipher.setAuthTag(bytes.subarray(1 + NONCE_BYTES, HEADER_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(HEADER_BYTES)), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new AppError(
      "unavailable",
      "The target's stored password cannot be read with this instance's secret.",
      {
        hint: "Enter the target's password again, or start with the secret it was stored under.",
        cause,
      },
    );
  }
}
