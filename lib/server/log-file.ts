import "server-only";
import fs from "node:fs";
import path from "node:path";

const MAX_BYTES = 5 * 1024 * 1024;
const KEPT_FILES = 3;

/**
 * An append-only log that takes at most about 20 MB: at 5 MiB the file becomes `name.log.1`, and so on to `.3`.
 * Lines are written synchronously, so that the last one before a crash is there.
 */
export class LogFile {
  readonly #file: string;
  #descriptor: number;
  #bytes: number;

  constructor(directory: string, name: string) {
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#file = path.join(directory, `${name}.log`);
    this.#descriptor = this.#open();
    this.#bytes = fs.fstatSync(this.#descriptor).size;
  }

  write(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    try {
      if (this.#bytes + bytes.length > MAX_BYTES) this.#rotate();
      fs.writeSync(this.#descriptor, bytes);
      this.#bytes += bytes.length;
    } catch {
      // A full disk must not take the server down with it: the line is lost.
    }
  }

  #open(): number {
    return fs.openSync(this.#file, "a", 0o600);
  }

  #rotate(): void {
    fs.closeSync(this.#descriptor);
    for (let age = KEPT_FILES - 1; age >= 0; age--) {
      const from = age === 0 ? this.#file : `${this.#file}.${age}`;
      if (fs.existsSync(from)) fs.renameSync(from, `${this.#file}.${age + 1}`);
    }
    this.#descriptor = this.#open();
    this.#bytes = 0;
  }
}
