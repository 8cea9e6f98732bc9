import "server-only";
import { sql, type SQL } from "drizzle-orm";
import type { NotebookBody } from "@/lib/notebook/document";
import { storableText } from "./storable";

/** A tsvector is at most 1 MB; this much text stays below it in any script. */
const INDEXED_LENGTH = 200_000;

/**
 * SQL that is the tsvector of a notebook: title before text.
 *
 * Everything but letters and digits is a separator, because PostgreSQL's text parser would take `shop.orders` for a host
 * name and `a/b` for a path. No stemming: half of the words are identifiers.
 */
export function searchVector(body: NotebookBody): SQL {
  const text = [body.abstract, ...body.cells.flatMap((cell) => [cell.name, cell.source])].join("\n");
  return sql`setweight(to_tsvector('simple', ${separated(body.title)}), 'A')
    || setweight(to_tsvector('simple', ${separated(text)}), 'B')`;
}

const separated = (text: string) =>
  storableText(text.slice(0, INDEXED_LENGTH)).replace(/[^\p{L}\p{N}]+/gu, " ");

/**
 * What was typed into the search box, as a tsquery: every word must occur, as a prefix; `"a b"` is a phrase and `-word`
 * excludes. Null when nothing in it can be searched for.
 */
export function searchQuery(typed: string): string | null {
  const terms = [...typed.matchAll(/(-?)(?:"([^"]*)"|(\S+))/g)].flatMap(([, not, phrase, word]) => {
    const words = (phrase ?? word ?? "").match(/[\p{L}\p{N}]+/gu) ?? [];
    if (words.length === 0) return [];
    return [`${not === "-" ? "!" : ""}(${words.map((part) => `'${part}':*`).join(" <-> ")})`];
  });
  return terms.length === 0 ? null : terms.join(" & ");
}
