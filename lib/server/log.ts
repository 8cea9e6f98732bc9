import "server-only";
import path from "node:path";
import { LogFile } from "./log-file";

/** The log of this process: in files of the data directory, and what people should see on standard error, too. */
export interface Log {
  /** For whoever watches the terminal, and for the file. */
  say(message: string): void;
  /** For the file only. */
  note(message: string): void;
  /** An error that was survived. */
  error(what: string, error: unknown): void;
  /** A line of an embedded PostgreSQL server's own log. */
  postgres(cluster: "store" | "lab", line: string): void;
}

/** Opens the logs in `dataDir`. */
export function openLog(dataDir: string): Log {
  const directory = path.join(dataDir, "logs");
  const own = new LogFile(directory, "tunebook");
  const clusters = { store: new LogFile(directory, "store"), lab: new LogFile(directory, "lab") };
  const note = (message: string) => own.write(`${new Date().toISOString()} ${message}`);
  const say = (message: string) => {
    note(message);
    process.stderr.write(`${message}\n`);
  };
  return {
    say,
    note,
    error: (what, error) => {
      note(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      process.stderr.write(`${what}: ${error instanceof Error ? error.message : String(error)}\n`);
    },
    postgres: (cluster, line) => clusters[cluster].write(line),
  };
}
