import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { findPostgresBinaries, platformPackage } from "@/lib/server/postgres/binaries";
import { startCluster } from "@/lib/server/postgres/cluster";
import { databaseUser } from "@/lib/server/postgres/database-user";
import { temporaryDataDir, TunebookProcess } from "./tunebook-process";

const ROOT = process.cwd();
const WITHOUT_LAB = { TUNEBOOK_LAB: "off" };
const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function newDataDir(): Promise<string> {
  const { dataDir, remove } = await temporaryDataDir();
  undo.push(remove);
  return dataDir;
}

function tunebook(options: {
  dataDir: string;
  port?: number;
  env?: Record<string, string>;
}): TunebookProcess {
  const server = new TunebookProcess({ ...options, env: { ...WITHOUT_LAB, ...options.env } });
  undo.push(() => server.stop());
  return server;
}

const pidOf = (dataDir: string) =>
  (JSON.parse(fs.readFileSync(path.join(dataDir, "lock.json"), "utf8")) as { pid: number }).pid;

const storePid = (dataDir: string) =>
  Number.parseInt(fs.readFileSync(path.join(dataDir, "store/postmaster.pid"), "utf8"), 10);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const health = (url: string) =>
  fetch(`${url}/healthz`).then(
    (response) => response.status,
    () => 0,
  );

describe("starting", () => {
  test("a second instance on the same data directory is refused, naming the first", async () => {
    const dataDir = await newDataDir();
    const { url } = await tunebook({ dataDir }).start();
    const second = tunebook({ dataDir }).start();
    await expect(second).rejects.toThrow(/exited with 3/);
    await expect(second).rejects.toThrow(`process ${pidOf(dataDir)} at ${url}`);
    expect(await health(url)).toBe(200);
  });

  test("a port that was asked for and is taken is an error; without one the next free port is taken", async () => {
    const squatter = net.createServer().listen(0, "127.0.0.1");
    undo.push(() => squatter.close());
    await once(squatter, "listening");
    const { port } = squatter.address() as net.AddressInfo;
    const dataDir = await newDataDir();
    await expect(tunebook({ dataDir, port }).start()).rejects.toThrow(
      new RegExp(`exited with 3[^]*Port ${port}`),
    );
    expect(fs.readdirSync(dataDir)).not.toContain("store");
    const [first, second] = [tunebook({ dataDir }), tunebook({ dataDir: await newDataDir() })];
    expect((await first.start()).url).not.toBe((await second.start()).url);
  });

  test("everything that is wrong with the environment is listed at once", async () => {
    const env = { PORT: "http", TUNEBOOK_SECRET: "short", GITHUB_ID: "only" };
    const start = tunebook({ dataDir: await newDataDir(), env }).start();
    await expect(start).rejects.toThrow(/exited with 2[^]*PORT[^]*TUNEBOOK_SECRET[^]*GITHUB_SECRET/);
  });

  test("a DATABASE_URL that does not answer is named, without its password", async () => {
    const env = { DATABASE_URL: "postgresql://tune:hunter2@127.0.0.1:1/none?connect_timeout=1" };
    const server = tunebook({ dataDir: await newDataDir(), env });
    await expect(server.start()).rejects.toThrow(/exited with 4[^]*127\.0\.0\.1:1\/none/);
    expect(server.log).not.toContain("hunter2");
  });

  test("two processes on one DATABASE_URL that start at once both come up", async () => {
    const databaseUrl = await throwAwayPostgres();
    const env = {
      DATABASE_URL: databaseUrl,
      TUNEBOOK_SECRET: "a secret that both of them share for signing",
    };
    const dataDirs = [await newDataDir(), await newDataDir()];
    const ready = await Promise.all(dataDirs.map((dataDir) => tunebook({ dataDir, env }).start()));
    expect(await Promise.all(ready.map(({ url }) => health(url)))).toEqual([200, 200]);
  });

  test("sign-in prints a fresh address for the running server, and says so when none runs", async () => {
    const dataDir = await newDataDir();
    const signIn = () =>
      spawnSync(process.execPath, ["lib/server/cli.mjs", "sign-in", "--json"], {
        cwd: ROOT,
        encoding: "utf8",
        env: { ...process.env, ...WITHOUT_LAB, TUNEBOOK_DATA_DIR: dataDir },
      });
    expect(signIn().status).toBe(4);
    const { url } = await tunebook({ dataDir }).start();
    const { signInUrl } = JSON.parse(signIn().stdout) as { signInUrl: string };
    expect(signInUrl.startsWith(`${url}/start?token=`)).toBe(true);
  });
});

async function throwAwayPostgres(): Promise<string> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "tunebook-e2e-postgres-"));
  const cluster = await startCluster({
    directory: path.join(directory, "cluster"),
    binaries: findPostgresBinaries(platformPackage()!, ROOT, databaseUser(directory)),
    superuserPassword: randomBytes(24).toString("base64url"),
    settings: { fsync: "off" },
    log: () => undefined,
  });
  undo.push(() => fs.rmSync(directory, { recursive: true, force: true }));
  undo.push(() => cluster.stop());
  return cluster.superuserUrl("postgres");
}

describe("stopping", () => {
  test("SIGTERM ends the process, its PostgreSQL and its lock within ten seconds, open requests or not", async () => {
    const dataDir = await newDataDir();
    const server = tunebook({ dataDir, env: { TUNEBOOK_LAB: "on", TUNEBOOK_SAMPLE_SCALE: "1" } });
    const { url } = await server.start();
    const pids = [
      storePid(dataDir),
      Number.parseInt(fs.readFileSync(path.join(dataDir, "lab/postmaster.pid"), "utf8"), 10),
    ];
    const idle = net.connect(Number(new URL(url).port), "127.0.0.1");
    idle.on("error", () => undefined);
    const startedMs = performance.now();
    await server.stop(); // The sample is still being loaded.
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(fs.existsSync(path.join(dataDir, "lock.json"))).toBe(false);
  });

  test("after SIGKILL nothing is left running, and the next start takes over the same directory", async () => {
    const dataDir = await newDataDir();
    const server = tunebook({ dataDir });
    await server.start();
    const pid = storePid(dataDir);
    await server.kill();
    await expect.poll(() => isAlive(pid), { timeout: 15_000 }).toBe(false);
    const { url } = await tunebook({ dataDir }).start();
    expect(await health(url)).toBe(200);
  });

  test("a start right after SIGKILL does not wait for a person", async () => {
    const dataDir = await newDataDir();
    const server = tunebook({ dataDir });
    await server.start();
    await server.kill();
    expect(await health((await tunebook({ dataDir }).start()).url)).toBe(200);
  });
});

describe("running", () => {
  test("the process outlives its store: health says so, and recovers by itself", async () => {
    const dataDir = await newDataDir();
    const { url } = await tunebook({ dataDir }).start();
    const pid = pidOf(dataDir);
    process.kill(storePid(dataDir), "SIGKILL");
    await expect.poll(() => health(url), { timeout: 5_000, interval: 20 }).toBe(503);
    await expect.poll(() => health(url), { timeout: 30_000 }).toBe(200);
    expect(pidOf(dataDir)).toBe(pid);
    expect(isAlive(pid)).toBe(true);
  });
});

describe("to the network", () => {
  let server: TunebookProcess;
  let url: string;
  let removeData: () => Promise<void>;

  beforeAll(async () => {
    const data = await temporaryDataDir();
    removeData = data.remove;
    server = new TunebookProcess({ dataDir: data.dataDir, env: WITHOUT_LAB });
    ({ url } = await server.start());
  });

  afterAll(async () => {
    await server.stop();
    await removeData();
  });

  test("every script of a page carries the nonce of its policy", async () => {
    for (const page of ["/sign-in", "/no-such-page"]) {
      const response = await fetch(url + page);
      const nonce = /'nonce-([^']+)'/.exec(response.headers.get("content-security-policy") ?? "")?.[1];
      const scripts = (await response.text()).match(/<script\b[^>]*>/g) ?? [];
      expect(scripts.length, page).toBeGreaterThan(0);
      expect(
        scripts.filter((script) => !script.includes(`nonce="${nonce}"`)),
        page,
      ).toEqual([]);
    }
  });

  test("a WebSocket from another site, or elsewhere than to /collab, is cut off", async () => {
    expect(await upgrade(url, "/collab", "https://attacker.example")).toBe("cut off");
    expect(await upgrade(url, "/elsewhere", url)).toBe("cut off");
    expect(await upgrade(url, "/collab", url)).toBe("101");
  });

  test("clients that break off in the middle cost nobody else anything", async () => {
    for (let client = 0; client < 30; client++) {
      const socket = net.connect(Number(new URL(url).port), "127.0.0.1");
      socket.on("error", () => undefined);
      socket.write("POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nhalf", () =>
        socket.resetAndDestroy(),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await health(url)).toBe(200);
    expect(server.log).not.toMatch(/Unhandled rejection|Uncaught exception/);
  });
});

function upgrade(url: string, requestPath: string, origin: string): Promise<string> {
  const { port } = new URL(url);
  const headers = {
    ...{ connection: "Upgrade", upgrade: "websocket", origin, host: new URL(url).host },
    ...{ "sec-websocket-version": "13", "sec-websocket-key": randomBytes(16).toString("base64") },
  };
  return new Promise((resolve) => {
    const request = http.get({ host: "127.0.0.1", port, path: requestPath, headers });
    request.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve(String(response.statusCode));
    });
    request.on("response", (response) => resolve(String(response.statusCode)));
    request.on("error", () => resolve("cut off"));
  });
}
