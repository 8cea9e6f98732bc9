import "server-only";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** One SQL file of the sample. Files with the same leading number may run at the same time. */
export interface SampleStep {
  file: string;
  stage: string;
  /** What the file does, for the progress line. */
  title: string;
  /** Its share of the loading time, in no particular unit. */
  weight: number;
  sql: string;
}

const DIRECTORY = path.join(path.dirname(fileURLToPath(import.meta.url)), "shop");
const HEADER = /^-- (?<title>.+) · weight (?<weight>\d+)\n/;

/** The sample's SQL files, in loading order. */
export async function readSampleSteps(): Promise<SampleStep[]> {
  const files = (await readdir(DIRECTORY)).filter((file) => file.endsWith(".sql")).sort();
  return Promise.all(
    files.map(async (file) => parseStep(file, await readFile(path.join(DIRECTORY, file), "utf8"))),
  );
}

function parseStep(file: string, sql: string): SampleStep {
  const header = HEADER.exec(sql)?.groups;
  if (!header?.title) throw new Error(`${file} must open with "-- <title> · weight <number>"`);
  return { file, stage: file.slice(0, 2), title: header.title, weight: Number(header.weight), sql };
}

/** Twelve hexadecimal digits that change whenever any of the sample's SQL does. */
export function computeSampleVersion(steps: readonly SampleStep[]): string {
  const hash = createHash("sha256");
  for (const step of steps) hash.update(`${step.file}\n${step.sql}\n`);
  return hash.digest("hex").slice(0, 12);
}
