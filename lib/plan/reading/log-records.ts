import { isLogLine, logHeading } from "./log-lines";
import { sliceLine, type PastedLine } from "./pasted-lines";

/** Lines that belong together: one logged plan with its statement, or whatever stands between two of them. */
export interface LogRecord {
  lines: PastedLine[];
  /** What auto_explain logged; absent outside its records. */
  durationMs?: number;
}

/**
 * Cuts a paste at the log lines in it. In a log the lines of one message begin with a tab, which is taken away; where
 * the tabs were lost or became spaces on the way, a message ends where the next one begins.
 */
export function logRecords(lines: PastedLine[]): LogRecord[] {
  let current: LogRecord = { lines: [] };
  const records = [current];
  let isTabbed = false;
  let indent = 0;
  const open = (record: LogRecord) => {
    current = record;
    records.push(record);
  };
  for (const [index, line] of lines.entries()) {
    const heading = logHeading(line.text);
    if (heading !== null) {
      const next = lines[index + 1]?.text ?? "";
      isTabbed = next.startsWith("\t");
      indent = spacesBefore(next);
      open({ lines: [sliceLine(line, heading.end)], durationMs: heading.durationMs });
      continue;
    }
    if (current.durationMs !== undefined) {
      const isOutside = isTabbed && line.text.trim() !== "" && !line.text.startsWith("\t");
      if (isOutside || isLogLine(line.text)) {
        open({ lines: [] });
        indent = 0;
      } else if (isTabbed) {
        current.lines.push(line.text.startsWith("\t") ? sliceLine(line, 1) : line);
        continue;
      }
    }
    if (!isLogLine(line.text)) current.lines.push(sliceLine(line, Math.min(indent, spacesBefore(line.text))));
  }
  return records;
}

function spacesBefore(text: string): number {
  return text.length - text.trimStart().length;
}
