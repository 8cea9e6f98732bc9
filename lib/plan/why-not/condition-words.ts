/** The columns of `names` that occur as words of `text`, outside its string constants. */
export function columnsIn(text: string, names: readonly string[]): string[] {
  const words = new Set(wordsIn(text));
  return names.filter((name) => words.has(name));
}

/** Every identifier and keyword of a piece of SQL, without quotes; strings are left out. */
export function wordsIn(text: string): string[] {
  const withoutStrings = text.replace(/'(?:[^']|'')*'/g, "''");
  return [...withoutStrings.matchAll(/"((?:[^"]|"")+)"|([\p{L}_][\p{L}\p{N}_$]*)/gu)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? "",
  );
}
