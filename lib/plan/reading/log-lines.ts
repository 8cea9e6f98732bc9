import { sliceLine, type PastedLine } from "./pasted-lines";

/** What auto_explain writes before a plan, in English, or with a duration and a word for "plan" in another language. */
const HEADING =
  /\bduration: (\d{1,15}(?:\.\d{1,6})?) ms {1,2}plan:[ \t]*|\p{L}{3,20} ?: ?(\d{1,15}\.\d{3}) (?:ms|мс),? {1,2}\p{L}{2,20} ?:[ \t]*$/u;
/** The severity that begins the message of any log line. */
const LOG_LINE =
  /(?:DEBUG[1-5]?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|QUERY|CONTEXT|LOCATION|STATEMENT|BACKTRACE): {2}/;
/** What syslog, journald and container runtimes put before every line. */
const CARRIER =
  /^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,255} \S{1,100}\[\d{1,10}\]: (?:\[\d{1,10}(?:-\d{1,10})?\] ?)?(?:#011)?/;
const CONTAINER = /^[\w.-]{1,100} {1,60}\| ?(?=\t|\d{4}-\d\d-\d\d)/;

/** The line without the prefix that a log collector gave it. */
export function withoutCarrier(line: PastedLine): PastedLine {
  const carrier = CARRIER.exec(line.text) ?? CONTAINER.exec(line.text);
  return carrier === null ? line : sliceLine(line, carrier[0].length);
}

export interface LogHeading {
  durationMs: number;
  /** Where in the line its message goes on. */
  end: number;
}

/** The duration that auto_explain logged on this line; null when it is not such a line. */
export function logHeading(text: string): LogHeading | null {
  // A log of JSON has the message in a string; it is read when the string is.
  const mayBe = /\d (?:ms|мс)/.test(text) && !/^\s*[{[]/.test(text);
  const match = mayBe ? HEADING.exec(text) : null;
  return match === null
    ? null
    : { durationMs: Number(match[1] ?? match[2]), end: match.index + match[0].length };
}

/** True when a line begins another message of the log. */
export function isLogLine(text: string): boolean {
  return /^[^\s\-"{[<]/.test(text) && LOG_LINE.test(text.slice(0, 500));
}
