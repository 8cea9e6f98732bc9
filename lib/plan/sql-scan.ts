/** Cheap scans over deparsed SQL that know strings, quoted identifiers and brackets, and nothing else. */

/** True when `sql` ends inside a '…' string or a "…" identifier. */
export function endsInsideQuote(sql: string): boolean {
  return openQuote(sql, null) !== null;
}

/** The quote that is open after `sql`, given the one that was open before it. */
export function openQuote(sql: string, before: string | null): string | null {
  let open = before;
  for (let at = 0; at < sql.length; at += 1) {
    const char = sql.charAt(at);
    if (open === null ? char === "'" || char === '"' : char === open) open = open === null ? char : null;
  }
  return open;
}

/** `sql` cut at the commas that stand outside quotes and brackets, as in a Sort Key or Output line. */
export function splitAtCommas(sql: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  let quote: string | null = null;
  for (let at = 0; at < sql.length; at += 1) {
    const char = sql.charAt(at);
    if (quote !== null) {
      if (char === quote) quote = null;
    } else if (char === "'" || char === '"') quote = char;
    else if (char === "(" || char === "[") depth += 1;
    else if (char === ")" || char === "]") depth -= 1;
    else if (char === "," && depth === 0) {
      parts.push(sql.slice(start, at).trim());
      start = at + 1;
    }
  }
  parts.push(sql.slice(start).trim());
  return parts;
}

/** The first identifier of `text` from `at`, unquoted, and where it ends; null when there is none. */
export function readIdentifier(text: string, at: number): { name: string; end: number } | null {
  if (text.charAt(at) !== '"') {
    const bare = /[^\s."]+/y;
    bare.lastIndex = at;
    const match = bare.exec(text);
    return match === null ? null : { name: match[0], end: bare.lastIndex };
  }
  for (let end = at + 1; end < text.length; end += 1) {
    if (text.charAt(end) !== '"') continue;
    if (text.charAt(end + 1) === '"') end += 1;
    else return { name: text.slice(at + 1, end).replaceAll('""', '"'), end: end + 1 };
  }
  return null;
}
