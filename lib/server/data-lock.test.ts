import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockDataDirectory, readLockHolder } from "./data-lock";

let dataDir: string;

beforeEach(() => {
  dataDir = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "tunebook-lock-")), ".tunebook");
});

afterEach(() => fs.rmSync(path.dirname(dataDir), { recursive: true }));

const writeLock = (content: string) => {
  fs.mkdirSync(dataDir);
  fs.writeFileSync(path.join(dataDir, "lock.json"), content);
};

test("the directory is created for its owner only", () => {
  lockDataDirectory(dataDir).release();
  expect(fs.statSync(dataDir).mode & 0o777).toBe(0o700);
  expect(fs.readdirSync(dataDir)).toEqual([]);
});

test("a second taker is refused with the pid and the address of the first", () => {
  const lock = lockDataDirectory(dataDir);
  lock.announce("http://localhost:3000");
  expect(() => lockDataDirectory(dataDir)).toThrow(`process ${process.pid} at http://localhost:3000`);
  lock.release();
  lockDataDirectory(dataDir).release();
});

test("the lock of a process that is gone is replaced", () => {
  const { pid } = spawnSync("true");
  writeLock(JSON.stringify({ pid, identity: "earlier", url: null }));
  lockDataDirectory(dataDir);
  expect(readLockHolder(dataDir)?.pid).toBe(process.pid);
});

test("a lock whose pid belongs to another process by now is replaced", () => {
  writeLock(JSON.stringify({ pid: process.pid, identity: "before the reboot", url: null }));
  lockDataDirectory(dataDir);
  expect(readLockHolder(dataDir)?.identity).not.toBe("before the reboot");
});

test("a damaged lock is replaced", () => {
  writeLock("{");
  lockDataDirectory(dataDir).release();
});
