import type { ValueKind } from "./table-definition";

const DAY_MS = 86_400_000;
const SECOND_MS = 1000;
/** Numbers that could be years: `extract(year FROM placed_at) = 2024`. */
const YEARS = { from: 1900, to: 2100 };
const MOST_PER_KIND = 60;

/** What values are made from. */
export interface ValueSources {
  /** Constants of the statements, of CHECK constraints and given parameter values, as text. */
  constants: readonly string[];
  /** The time at the server, for statements that read the clock: `2026-01-31 12:00:00`; null for others. */
  now: string | null;
  /** Numbers that rows are counted against: a sum may be reached by as many equal parts. */
  thresholds: readonly number[];
}

/**
 * Values of a kind that are likely to tell two statements apart: the constants themselves, their neighbours, and a few
 * plain ones. At most 60, constants first; which of them a column takes is up to its type and constraints.
 */
export function candidateValues(kind: ValueKind, sources: ValueSources): string[] {
  const found = [...new Set(MAKERS[kind](sources))];
  return found.slice(0, MOST_PER_KIND);
}

const MAKERS: Readonly<Record<ValueKind, (sources: ValueSources) => string[]>> = {
  number: numbers,
  text: ({ constants }) => texts(constants),
  boolean: () => ["true", "false"],
  moment: moments,
  time: ({ constants }) => [...constants.filter((text) => /^\d\d?:\d\d/.test(text)), "00:00:00", "12:00:00"],
  interval: ({ constants }) => [...constants.filter(isInterval), "00:00:00", "1 day", "1 second"],
  uuid: ({ constants }) => [
    ...constants.filter((text) => /^[0-9a-f]{8}-/i.test(text)),
    ...[1, 2, 3, 4, 5, 6].map((digit) => `00000000-0000-0000-0000-00000000000${digit}`),
  ],
  // An enum's labels come from its definition.
  enum: () => [],
  json: ({ constants }) => [
    ...constants.filter((text) => /^\s*[[{]/.test(text)).flatMap(nearJson),
    "{}",
    ...keys(constants).flatMap((key) => [`{"${key}": 1}`, `{"${key}": null}`, `{"${key}": "${key}"}`]),
    "[]",
    "null",
  ],
  bytes: () => ["\\x", "\\x00", "\\x01"],
  array: ({ constants }) => [
    ...constants.filter((text) => text.startsWith("{")).flatMap((text) => [text, ...elementsOf(text)]),
    "{}",
    ...constants.filter((text) => /^[\w.-]+$/.test(text)).map((text) => `{${text}}`),
    "{1}",
    "{1,2}",
    "{NULL}",
  ],
  // Networks, geometry, ranges: what the statements themselves compare with, if anything.
  other: ({ constants }) => [...constants],
};

function numbers({ constants, thresholds }: ValueSources): string[] {
  const given = constants.filter((text) => /^-?\d{1,15}(\.\d{1,6})?$/.test(text));
  const neighbours = given.flatMap((text) => {
    const digits = text.split(".")[1]?.length ?? 0;
    return [-1, 1].map((step) => (Number(text) + step).toFixed(digits));
  });
  const halves = given.filter((text) => /\.\d/.test(text) === false && Math.abs(Number(text)) > 3);
  return [
    ...given,
    ...neighbours,
    "0",
    "1",
    "2",
    ...thresholds
      .flatMap((parts) => given.map((text) => Number(text) / parts).filter(Number.isInteger))
      .map(String),
    ...halves.map((text) => String(Math.trunc(Number(text) / 2))),
    "-1",
    "3",
  ];
}

/** Constants, and what a pattern among them matches or nearly matches. */
function texts(constants: readonly string[]): string[] {
  const given = constants.filter((text) => text.length <= 40);
  const near = given.flatMap((text) => {
    if (!/[%_]/.test(text)) return [swapCase(text), `${text} `];
    const plain = text.replaceAll("%", "").replaceAll("_", "x");
    return [plain, `${plain}x`, `x${plain}`, swapCase(plain), text.replaceAll("%", "x").replaceAll("_", "x")];
  });
  return [
    ...given.filter((text) => !/[%]/.test(text)),
    ...near.filter((text) => text !== ""),
    "",
    "a",
    "b",
    "A",
  ];
}

const swapCase = (text: string): string =>
  text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase();

function moments({ constants, now }: ValueSources): string[] {
  const given = constants.flatMap((text) => parseMoment(text) ?? []);
  const years = constants
    .filter((text) => /^\d{4}$/.test(text) && Number(text) >= YEARS.from && Number(text) <= YEARS.to)
    .map((text) => Date.UTC(Number(text), 0, 1));
  const current = now === null ? [] : (parseMoment(now) ?? []);
  const fixed = [...current, ...given, ...years];
  const steps = constants.flatMap((text) => intervalMs(text) ?? []);
  const bases = [...fixed, ...fixed.flatMap((at) => steps.flatMap((step) => [at - step, at + step]))];
  const near = bases.flatMap((at) => [
    at - SECOND_MS,
    at + DAY_MS,
    at - DAY_MS,
    at + DAY_MS / 2,
    at + SECOND_MS,
  ]);
  const ends = years.flatMap((at) => [at + 365 * DAY_MS, at + 366 * DAY_MS - SECOND_MS]);
  const plain = ["2024-01-01 00:00:00", "2024-01-02 00:00:00", "2024-02-01 12:00:00"];
  return [...[...bases, ...near, ...ends].map(writeMoment), ...plain];
}

/** Milliseconds since 1970, as if written in UTC; empty for what is no date. */
function parseMoment(text: string): number[] | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?/.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
  return [Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0, second ?? 0)];
}

const writeMoment = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace("T", " ");

const isInterval = (text: string): boolean =>
  /^-?\d+ ?(second|minute|hour|day|week|month|year)s?$/i.test(text) || /^\d+:\d\d/.test(text);

const UNIT_MS: Readonly<Record<string, number>> = {
  second: SECOND_MS,
  minute: 60 * SECOND_MS,
  hour: 3600 * SECOND_MS,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 30 * DAY_MS,
  year: 365 * DAY_MS,
};

/** An interval such as `7 days`, and a number of days such as 7, in milliseconds; null for other constants. */
function intervalMs(text: string): number[] | null {
  const match = /^(\d{1,3})(?: ?(second|minute|hour|day|week|month|year)s?)?$/i.exec(text);
  if (!match) return null;
  return [Number(match[1]) * (UNIT_MS[(match[2] ?? "day").toLowerCase()] ?? DAY_MS)];
}

/** The arrays of one element that an array constant is made of. */
const elementsOf = (text: string): string[] =>
  text
    .slice(1, -1)
    .split(",")
    .filter((element) => element !== "")
    .map((element) => `{${element}}`);

/** A JSON constant, and for an object the same with one value written as a string, as null, or left out. */
function nearJson(text: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [text];
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [text];
  const entries = Object.entries(value);
  const without = entries.map(([key]) => Object.fromEntries(entries.filter(([other]) => other !== key)));
  const changed = entries.flatMap(([key, old]) => [
    { ...value, [key]: typeof old === "string" ? Number(old) || 0 : String(old) },
    { ...value, [key]: null },
    { ...value, [key]: [old] },
  ]);
  return [text, ...[...changed, ...without].map((near) => JSON.stringify(near))];
}

/** Constants that could be the keys of an object. */
const keys = (constants: readonly string[]): string[] =>
  constants.filter((text) => /^[A-Za-z_]\w{0,20}$/.test(text)).slice(0, 4);
