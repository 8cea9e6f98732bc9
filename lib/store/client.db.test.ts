import { sql } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { connectStore, pingStore, store } from "./client";
import { asStoreUnavailable } from "./failure";
import { openTestStore } from "./fixture";

let close: () => Promise<void>;
let url: string;

beforeAll(async () => {
  ({ close, url } = await openTestStore(inject("postgresUrl")));
});
afterAll(() => close());

/** What the tests' superuser finds about the backends of this store. */
async function askAdmin(text: string): Promise<unknown[]> {
  const admin = new Client({ connectionString: inject("postgresUrl") });
  await admin.connect();
  try {
    return (await admin.query(text, [new URL(url).pathname.slice(1)])).rows;
  } finally {
    await admin.end();
  }
}

/** What a restart of the store does to this process: every backend is gone, idle or not. */
const endEveryBackend = () =>
  askAdmin(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'tunebook store'",
  );

it("the store heals after it was restarted under us, and says so while it is away", async () => {
  await Promise.all([pingStore(), pingStore()]);
  const inFlight = store()
    .execute(sql`select pg_sleep(30)`)
    .then(() => null, asStoreUnavailable);
  await expect
    .poll(
      () =>
        askAdmin(
          "select from pg_stat_activity where datname = $1 and state = 'active' and query like '%pg_sleep(30)%'",
        ),
      { timeout: 20_000 },
    )
    .toHaveLength(1);
  await endEveryBackend();
  expect(await inFlight).toMatchObject({ code: "unavailable" });
  await expect
    .poll(() =>
      pingStore().then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
});

it("a backend that goes away between two statements of a transaction fails the transaction, and nothing else", async () => {
  const failure = await store()
    .transaction(async (transaction) => {
      await transaction.execute(sql`select 1`);
      await endEveryBackend();
      await new Promise((resolve) => setTimeout(resolve, 200));
      await transaction.execute(sql`select 2`);
    })
    .catch((error: unknown) => error);
  expect(asStoreUnavailable(failure)).toMatchObject({ code: "unavailable" });
  await pingStore();
});

it("an unreachable store is said to be unavailable, and a mistake of ours is not", async () => {
  const mistake = await store()
    .execute(sql`select nonsense`)
    .catch((error: unknown) => error);
  expect(asStoreUnavailable(mistake)).toBeNull();
  await connectStore("postgresql://nobody@127.0.0.1:1/none");
  const away = await pingStore().catch((error: unknown) => error);
  expect(asStoreUnavailable(away)).toMatchObject({ code: "unavailable" });
  await connectStore(url);
  await pingStore();
});

it("opens its backends once, whichever copy of the module asks", async () => {
  expect(await connectStore(url)).toBe(store());
});
