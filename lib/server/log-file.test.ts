import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LogFile } from "./log-file";

let directory: string;

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "tunebook-log-"));
});

afterEach(() => fs.rmSync(directory, { recursive: true }));

test("keeps what an earlier process wrote", () => {
  new LogFile(directory, "store").write("first");
  new LogFile(directory, "store").write("second");
  expect(fs.readFileSync(path.join(directory, "store.log"), "utf8")).toBe("first\nsecond\n");
});

test("never takes more than four files of 5 MiB, whatever is written", () => {
  const log = new LogFile(directory, "lab");
  for (let mebibytes = 0; mebibytes < 32; mebibytes++) log.write("x".repeat(1024 * 1024));
  expect(fs.readdirSync(directory).sort()).toEqual(["lab.log", "lab.log.1", "lab.log.2", "lab.log.3"]);
  for (const file of fs.readdirSync(directory)) {
    expect(fs.statSync(path.join(directory, file)).size).toBeLessThanOrEqual(5 * 1024 * 1024);
  }
});
