import fs from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { readCredentials } from "@/lib/server/postgres/credentials";
import { median } from "@/lib/stats/quantile";
import { NotebookPage } from "../notebook-page";
import { times, type Figure } from "./figure";
import type { ServedProduct } from "../served-product";

const ROWS = 1_000_000;
const EXPORTS = 3;
const SELECT = "SELECT * FROM export_me";
const CELL = `DROP TABLE IF EXISTS export_me;
CREATE TABLE export_me AS
SELECT id, id % 1000 AS customer_id, timestamptz '2025-01-01' + id * interval '7 s' AS placed_at,
       (id % 9973) / 100.0 AS amount, md5(id::text) AS reference
FROM generate_series(1, ${ROWS}) AS id;
${SELECT}`;
const STATEMENT_INDEX = 2;

/** Every row of a million as CSV from the real server, and the memory that takes; against COPY over a bare client. */
export async function measureCsvExport(product: ServedProduct): Promise<Figure[]> {
  const request = await runTheCell(product);
  await product.closeBrowser();
  const copy = await connectToLab(product.dataDir);
  const { pid } = JSON.parse(fs.readFileSync(path.join(product.dataDir, "lock.json"), "utf8")) as {
    pid: number;
  };
  try {
    await copyBytes(copy); // Pages are in memory, and hint bits set, from here on.
    const before = memory(pid, "VmRSS");
    resetPeak(pid);
    const [own, peer]: [number[], number[]] = [[], []];
    for (let round = 0; round < EXPORTS; round += 1) {
      own.push(await rowsPerSecond(() => exportBytes(product.url, request)));
      peer.push(await rowsPerSecond(() => copyBytes(copy)));
    }
    const after = memory(pid, "VmHWM");
    return [
      {
        what: `CSV of ${ROWS / 1e6} M rows`,
        measured: perSecond(median(own)),
        against: `COPY TO STDOUT over a bare pg client: ${perSecond(median(peer))}`,
        ratio: times(median(own) / median(peer)),
      },
      {
        what: "resident memory, peak of the exports",
        measured: mebibytes(after),
        against: `the same process before: ${mebibytes(before)}`,
        ratio: times(after / before),
      },
    ];
  } finally {
    await copy.end();
  }
}

interface ExportRequest {
  cookie: string;
  runId: string;
}

/** Runs the cell in the browser, and takes from it what the page's own export would send. */
async function runTheCell({ url, context }: ServedProduct): Promise<ExportRequest> {
  const page = await context.newPage();
  await page.goto(url);
  await page.getByText("is being generated").waitFor({ state: "detached", timeout: 60_000 });
  await page.getByRole("button", { name: "New notebook", exact: true }).click();
  await page.waitForURL(/\/n\//);
  const notebook = new NotebookPage(page);
  await notebook.saved();
  const cell = notebook.cells("sql").first();
  await notebook.write(cell, CELL);
  const output = page.waitForResponse(/\/api\/runs\/[0-9a-f-]+\/output/, { timeout: 120_000 });
  const status = await notebook.run(cell, 120_000);
  if (status !== "ok") throw new Error(`the cell ended as ${status}: ${await cell.innerText()}`);
  const runId = /runs\/([0-9a-f-]+)\/output/.exec((await output).url())?.[1] ?? "";
  const cookies = await context.cookies(url);
  return { runId, cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; ") };
}

async function exportBytes(url: string, { cookie, runId }: ExportRequest): Promise<number> {
  const response = await fetch(`${url}/api/runs/csv`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie, origin: url },
    body: JSON.stringify({ runId, statement: STATEMENT_INDEX }),
  });
  if (!response.ok || !response.body) throw new Error(`the export answered ${response.status}`);
  let bytes = 0;
  for await (const piece of response.body) bytes += (piece as Uint8Array).length;
  return bytes;
}

async function connectToLab(dataDir: string): Promise<Client> {
  const { lab } = readCredentials(dataDir);
  const client = new Client({
    ...{ host: "127.0.0.1", port: lab.port ?? 0, database: "shop" },
    ...{ user: "tunebook", password: lab.rolePassword },
  });
  await client.connect();
  return client;
}

/** The bytes of the rows as COPY sends them; pg receives and drops them. */
async function copyBytes(client: Client): Promise<number> {
  let bytes = 0;
  const count = ({ chunk }: { chunk: Uint8Array }) => void (bytes += chunk.length);
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
  connection.on("copyData", count);
  await client.query(`COPY (${SELECT}) TO STDOUT (FORMAT csv, HEADER)`);
  connection.off("copyData", count);
  return bytes;
}

async function rowsPerSecond(exported: () => Promise<number>): Promise<number> {
  const startedMs = performance.now();
  const bytes = await exported();
  if (bytes < ROWS * 60) throw new Error(`only ${bytes} bytes arrived`);
  return (ROWS * 1000) / (performance.now() - startedMs);
}

/** A line of /proc/<pid>/status in bytes; NaN where there is no such file. */
function memory(pid: number, line: "VmRSS" | "VmHWM"): number {
  const file = `/proc/${pid}/status`;
  if (!fs.existsSync(file)) return NaN;
  const kibibytes = new RegExp(`^${line}:\\s+(\\d+) kB`, "m").exec(fs.readFileSync(file, "utf8"))?.[1];
  return Number(kibibytes) * 1024;
}

/** Linux forgets the peak so far when it is told to; see proc_pid_clear_refs(5). */
function resetPeak(pid: number): void {
  if (fs.existsSync(`/proc/${pid}/clear_refs`)) fs.writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

const perSecond = (rows: number) => `${Math.round(rows / 1000)} k rows/s`;
const mebibytes = (bytes: number) => `${(bytes / (1 << 20)).toFixed(0)} MiB`;
