import "server-only";
import fs from "node:fs";

/** Writes a file that only this user can read, complete or not at all: a crash leaves the former content. */
export function writePrivateFile(file: string, content: string): void {
  const unfinished = `${file}.${process.pid}.tmp`;
  const descriptor = fs.openSync(unfinished, "w", 0o600);
  try {
    fs.writeFileSync(descriptor, content);
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
  fs.renameSync(unfinished, file);
}
