import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const ROOT = path.join(import.meta.dirname, "..", "..", "..");
const CLI = path.join(ROOT, "lib/server/cli.mjs");
const PLAN = path.join(ROOT, "lib/plan/fixtures/pg18-latest-of-customer.plan.txt");
const JSON_PLAN = path.join(ROOT, "lib/plan/fixtures/pg18-latest-of-customer.plan.json");
const OTHER_PLAN = path.join(ROOT, "lib/plan/fixtures/pg18-memoize.plan.txt");
const SPAWN_MS = 60_000;

const folder = mkdtempSync(path.join(tmpdir(), "tunebook-plan-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Buffer) => {
  writeFileSync(path.join(folder, name), content);
  return name;
};

/** The real process, called from another directory than the project's. */
const run = (words: string[], input?: string | Buffer) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, "plan", ...words], {
    cwd: folder,
    encoding: "utf8",
    ...(input === undefined ? { stdio: ["ignore", "pipe", "pipe"] as const } : { input }),
  });
  return { status, stdout, stderr };
};

describe("tunebook plan", { timeout: SPAWN_MS }, () => {
  it("prints the analysis of a file on standard output and nothing else", () => {
    const { status, stdout, stderr } = run([PLAN]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("Seq Scan on orders [0.0.0]");
    expect(stdout).toContain("filter-removes-most-rows");
  });

  it("reads standard input, with a byte order mark and Windows line ends", () => {
    const text = `\ufeff${readFileSync(PLAN, "utf8").replaceAll("\n", "\r\n")}`;
    const { status, stdout } = run(["-", "--format", "json"], text);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, plans: [{ nodes: { length: 3 } }] });
  });

  it("reads UTF-16, as a redirection of Windows PowerShell writes it", () => {
    const text = `\ufeff${readFileSync(JSON_PLAN, "utf8")}`;
    const { status, stdout } = run([file("utf16.json", Buffer.from(text, "utf16le")), "--format=markdown"]);
    expect(status).toBe(0);
    expect(stdout).toContain("| Node | Self time |");
  });

  it("prints every plan of an input with several", () => {
    const both = `${readFileSync(PLAN, "utf8")}\n\n${readFileSync(PLAN, "utf8")}`;
    const { stdout } = run([file("both.txt", both), "--json"]);
    expect((JSON.parse(stdout) as { plans: unknown[] }).plans).toHaveLength(2);
  });

  it("ends quietly when its reader has seen enough", async () => {
    const many = Array.from({ length: 3000 }, () => readFileSync(JSON_PLAN, "utf8").trim().slice(1, -1));
    const name = file("many.json", `[${many.join(",")}]`);
    const child = spawn(process.execPath, [CLI, "plan", name, "--format", "json"], { cwd: folder });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += String(chunk)));
    child.stdout.once("data", () => child.stdout.destroy());
    const status = await new Promise((resolve) => child.once("exit", resolve));
    expect([status, stderr]).toEqual([0, ""]);
  });
});

describe("tunebook plan diff", { timeout: SPAWN_MS }, () => {
  it("compares a file with standard input as text", () => {
    const { status, stdout, stderr } = run(["diff", PLAN, "-"], readFileSync(JSON_PLAN, "utf8"));
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("Same plan");
  });

  it("gives the matched nodes as JSON", () => {
    const { status, stdout } = run(["diff", PLAN, OTHER_PLAN, "--format", "json"]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, sameFingerprint: false });
  });

  it("refuses an input with several plans", () => {
    const both = `${readFileSync(PLAN, "utf8")}\n\n${readFileSync(PLAN, "utf8")}`;
    const { status, stderr } = run(["diff", PLAN, file("two.txt", both)]);
    expect(status).toBe(2);
    expect(stderr).toContain("two.txt holds 2 plans");
  });
});

describe("tunebook plan refuses with exit code 2, in words on standard error", { timeout: SPAWN_MS }, () => {
  const refused: [title: string, words: () => string[], message: RegExp][] = [
    [
      "a text that is no plan, with its file and line",
      () => [file("prose.txt", "\n\nWhy is it slow?")],
      /prose\.txt: Line 3\b/,
    ],
    [
      "truncated JSON, with its file and line",
      () => [file("cut.json", '[\n  {\n    "Plan": {\n      "Node Type": "Seq')],
      /cut\.json: Line 4\b/,
    ],
    ["a missing file", () => ["missing.txt"], /missing\.txt: there is no such file/],
    ["a directory", () => [folder], /this is a directory/],
    ["an empty file", () => [file("empty.txt", " \n")], /empty\.txt: line 1: there is nothing in it/],
    [
      "more than 10 MB",
      () => [file("large.txt", "x".repeat(11 * 1024 * 1024))],
      /large\.txt: more than 10 MB/,
    ],
    ["an unknown format", () => [PLAN, "--format", "xml"], /Unknown format: xml/],
    ["an unknown flag", () => [PLAN, "--colour"], /--colour/],
    ["no file", () => [], /Usage: tunebook plan/],
    ["two files", () => [PLAN, PLAN], /Usage: tunebook plan/],
    ["a comparison with itself on standard input", () => ["diff", "-", "-"], /only once/],
    ["a comparison of one", () => ["diff", PLAN], /plan diff A B/],
  ];
  it.each(refused)("%s", (_title, words, message) => {
    const { status, stdout, stderr } = run(words());
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
