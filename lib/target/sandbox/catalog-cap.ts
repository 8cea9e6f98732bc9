import "server-only";
import type { RowCap } from "@/lib/target/types";

/** What is kept of a catalog query's answer: room for a schema of many thousand objects. */
export const CATALOG_CAP: RowCap = { rows: 200_000, bytes: 64 << 20, valueBytes: 64 << 10 };
