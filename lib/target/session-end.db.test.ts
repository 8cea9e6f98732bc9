import net from "node:net";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { TEST_CAP, TestTarget } from "./test-target";
import type { TargetBackend } from "./types";

let target: TestTarget;

beforeAll(async () => {
  target = await TestTarget.create(inject("postgresUrl"), "session_end");
});
afterAll(() => target?.drop());

const run = (backend: TargetBackend, text: string, timeoutMs?: number) =>
  backend.execute({ text, keep: TEST_CAP, ...(timeoutMs === undefined ? {} : { timeoutMs }) });

const until = async (condition: () => Promise<boolean>) => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
};

/** Resolves when the statement of `backend` is running on the server. */
const isRunning = (observer: TargetBackend, backend: TargetBackend) =>
  until(async () => {
    const { rows } = await run(
      observer,
      `SELECT state, query FROM pg_stat_activity WHERE pid = ${backend.pid} AND state = 'active'`,
    );
    return rows.length > 0;
  });

describe("cancel and timeouts", () => {
  test("cancel ends the statement and the session goes on", async () => {
    const [backend, observer] = await Promise.all([target.open(), target.open()]);
    const sleep = run(backend, "SELECT pg_sleep(60)");
    const outcome = expect(sleep).rejects.toMatchObject({
      code: "statement-cancelled",
      message: "The statement was cancelled on request.",
      database: { sqlstate: "57014" },
    });
    await isRunning(observer, backend);
    await backend.cancel();
    await outcome;
    expect((await run(backend, "SELECT 1")).rows).toEqual([["1"]]);
  });

  test("a cancel that finds nothing running does nothing, also to the next statement", async () => {
    const backend = await target.open();
    await backend.cancel();
    expect((await run(backend, "SELECT 1")).rows).toEqual([["1"]]);
  });

  test("a cancelled statement's transaction is failed, not silently gone", async () => {
    const backend = await target.open();
    await run(backend, "BEGIN");
    await expect(run(backend, "SELECT pg_sleep(60)", 50)).rejects.toMatchObject({
      code: "statement-cancelled",
    });
    expect(backend.transaction).toBe("failed");
  });

  test("the request's timeout and the session's statement_timeout are told apart", async () => {
    const backend = await target.open({ statementTimeoutMs: 100 });
    await expect(run(backend, "SELECT pg_sleep(60)")).rejects.toMatchObject({
      code: "statement-cancelled",
      message: "The statement was cancelled: it ran over the session's statement_timeout.",
    });
    const patient = await target.open();
    await expect(run(patient, "SELECT pg_sleep(60)", 50)).rejects.toMatchObject({
      code: "statement-cancelled",
      message: "The statement was cancelled: it ran over its timeout of 50 ms.",
    });
  });

  test("a lock that is not granted in time is an error of its own", async () => {
    const [holder, waiter] = await Promise.all([target.open(), target.open({ lockTimeoutMs: 50 })]);
    await run(holder, "CREATE TABLE locked ()");
    await run(holder, "BEGIN");
    await run(holder, "LOCK TABLE locked");
    await expect(run(waiter, "SELECT FROM locked")).rejects.toMatchObject({
      code: "statement-failed",
      database: { sqlstate: "55P03" },
    });
  });

  test("what does not end on cancel is terminated", async () => {
    const [backend, observer] = await Promise.all([target.open(), target.open()]);
    const stubborn = run(
      backend,
      "DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(60); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$",
    );
    const outcome = expect(stubborn).rejects.toMatchObject({ code: "target-unreachable" });
    await isRunning(observer, backend);
    await backend.cancel({ escalateAfterMs: 100 });
    await outcome;
    expect(backend.isClosed).toBe(true);
  });

  test("cancel works when the target has no slot for a second backend", async () => {
    const admin = await target.open();
    await run(admin, "CREATE ROLE lonely LOGIN PASSWORD 'lonely' CONNECTION LIMIT 1");
    const backend = await target.open({}, { role: "lonely", password: "lonely" });
    const sleep = run(backend, "SELECT pg_sleep(60)");
    const outcome = expect(sleep).rejects.toMatchObject({
      message: "The statement was cancelled on request.",
    });
    await isRunning(admin, backend);
    await backend.cancel();
    await outcome;
    expect((await run(backend, "SELECT 1")).rows).toEqual([["1"]]);
    await backend.close();
    await run(admin, "DROP ROLE lonely");
  });

  test("timeouts are the session's defaults: RESET ALL returns to them", async () => {
    const backend = await target.open({ statementTimeoutMs: 12_345, idleInTransactionTimeoutMs: 54_321 });
    await run(backend, "SET statement_timeout = 0");
    await run(backend, "RESET ALL");
    const { rows } = await run(
      backend,
      "SELECT current_setting('statement_timeout'), current_setting('idle_in_transaction_session_timeout'), current_setting('application_name')",
    );
    expect(rows).toEqual([["12345ms", "54321ms", "tunebook test"]]);
  });
});

describe("sessions that end", () => {
  test("a terminated backend is told from a failed statement, its SQLSTATE kept", async () => {
    const [backend, observer] = await Promise.all([target.open(), target.open()]);
    const sleep = run(backend, "SELECT pg_sleep(60)");
    const outcome = expect(sleep).rejects.toMatchObject({
      code: "target-unreachable",
      message: expect.stringContaining("was terminated"),
      database: { sqlstate: "57P01", severity: "FATAL" },
    });
    await isRunning(observer, backend);
    await run(observer, `SELECT pg_terminate_backend(${backend.pid})`);
    await outcome;
  });

  test("a session that ended while idle says why at its next use", async () => {
    const backend = await target.open({ idleInTransactionTimeoutMs: 50 });
    await run(backend, "BEGIN");
    await until(() => Promise.resolve(backend.isClosed));
    await expect(run(backend, "SELECT 1")).rejects.toMatchObject({
      code: "target-unreachable",
      message: "The server ended the session, because its transaction was idle for too long.",
      database: { sqlstate: "25P03" },
    });
  });

  test("closing does not wait for a server that is no longer there", async () => {
    const { host, port } = target.config;
    const proxy = net.createServer({ allowHalfOpen: true }, (socket) => {
      const upstream = net.connect(port, host);
      for (const side of [socket, upstream]) side.on("error", () => undefined);
      socket.on("data", (bytes) => upstream.write(bytes));
      upstream.on("data", (bytes) => socket.write(bytes));
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const through = { host: "127.0.0.1", port: (proxy.address() as net.AddressInfo).port };
    const backend = await target.open({}, through);
    await backend.close();
    expect(backend.isClosed).toBe(true);
    proxy.close();
  });

  test("a connection that breaks mid-run ends the statement", async () => {
    const { host, port } = target.config;
    const sockets: net.Socket[] = [];
    const proxy = net.createServer((socket) => {
      const upstream = net.connect(port, host);
      sockets.push(socket, upstream);
      for (const side of [socket, upstream]) side.on("error", () => undefined);
      socket.pipe(upstream).pipe(socket);
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const through = { host: "127.0.0.1", port: (proxy.address() as net.AddressInfo).port };
    const [backend, observer] = await Promise.all([target.open({}, through), target.open()]);
    const sleep = run(backend, "SELECT pg_sleep(1)");
    const outcome = expect(sleep).rejects.toMatchObject({
      code: "target-unreachable",
      message: "The connection to the target was lost.",
    });
    await isRunning(observer, backend);
    for (const socket of sockets) socket.destroy();
    await outcome;
    await expect(run(backend, "SELECT 1")).rejects.toMatchObject({ code: "target-unreachable" });
    proxy.close();
  });
});

describe("connections that fail", () => {
  test.each([
    ["a port where nothing listens", { port: 1 }, "refused the connection"],
    ["a wrong password", { password: "S3cret!" }, "did not accept the password"],
    ["a missing password", { password: null }, "did not succeed"],
    ["an unknown role", { role: "nobody_here" }, "did not accept the password"],
    ["an unknown database", { database: "no_such_database" }, "database does not exist"],
    ["an unknown host", { host: "target.invalid" }, "host name"],
    ["TLS that the server does not offer", { tlsMode: "require" as const }, "does not offer TLS"],
  ])("%s is named, and nothing secret is", async (_, config, problem) => {
    const error = await target.open({}, config).then(
      () => undefined,
      (reason: Error & { hint?: string }) => reason,
    );
    expect(error).toMatchObject({ code: "target-unreachable", message: expect.stringContaining(problem) });
    expect(error!.hint).toBeTruthy();
    const { password, role, host } = { ...target.config, ...config };
    for (const secret of [password, role, host, target.config.password])
      if (secret) expect(`${error!.message} ${error!.hint}`).not.toContain(secret);
  });

  test("a server that accepts and never answers is given up after the connect timeout", async () => {
    const silent = net.createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as net.AddressInfo;
    await expect(
      target.open({ connectTimeoutMs: 100 }, { host: "127.0.0.1", port, tlsMode: "disable" }),
    ).rejects.toMatchObject({ message: "The target did not answer in time." });
    silent.close();
  });

  test("a full server is named", async () => {
    const admin = new Client({ connectionString: inject("postgresUrl") });
    await admin.connect();
    await admin.query("CREATE ROLE limited LOGIN PASSWORD 'limited' CONNECTION LIMIT 0");
    await expect(target.open({}, { role: "limited", password: "limited" })).rejects.toMatchObject({
      message: "The target has no free connection slot.",
    });
    await admin.query("DROP ROLE limited");
    await admin.end();
  });
});
