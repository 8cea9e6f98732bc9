import "server-only";
import { escapeIdentifier } from "pg";

const LONGEST_SOURCE_PART = 36;

/**
 * The name of a database that is made for `purpose`: `shop_clone_5f0c21ab93de`. The last 12 hexadecimal digits of `id`, a
 * version 7 UUID, are random, so that a name says where it comes from and yet is nobody else's.
 */
export function throwAwayName(sourceDatabase: string, purpose: "sandbox" | "clone" | "scratch", id: string) {
  const source = sourceDatabase
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, "_")
    .slice(0, LONGEST_SOURCE_PART);
  return `${source}_${purpose}_${id.slice(-12)}`;
}

export const quoteName = (name: string): string => escapeIdentifier(name);
