import "server-only";
import { expect } from "vitest";
import { notebookOf } from "@/lib/notebook/notebook.fixture";
import { roomName } from "@/lib/notebook/room";
import { decodeDocument, encodeNotebook, readBody } from "@/lib/notebook/ydoc";
import type { Accessor } from "@/lib/store/access";
import { store } from "@/lib/store/client";
import { insertTestUser, openTestStore } from "@/lib/store/fixture";
import { createNotebook, readDocument } from "@/lib/store/notebooks";
import { notebookGrants, type NotebookRole } from "@/lib/store/schema";
import { TestBrowser, until } from "./browser.fixture";
import { startTestServer, type TestServer } from "./collab-server.fixture";

export type User = Accessor & { userId: string };

/** A store, a collaboration server, its owner Ada, and the browsers that a test opens. */
export class TestWorld {
  private readonly browsers: TestBrowser[] = [];

  private constructor(
    private readonly testStore: Awaited<ReturnType<typeof openTestStore>>,
    readonly server: TestServer,
    readonly ada: User,
  ) {}

  static async create(postgresUrl: string): Promise<TestWorld> {
    const testStore = await openTestStore(postgresUrl);
    return new TestWorld(testStore, await startTestServer(), await insertTestUser("Ada"));
  }

  get storeUrl(): string {
    return this.testStore.url;
  }

  async destroy(): Promise<void> {
    this.closeBrowsers();
    await this.server.stop();
    await this.testStore.close();
  }

  closeBrowsers(): void {
    for (const browser of this.browsers.splice(0)) browser.close();
  }

  newNotebook(...cellIds: string[]): Promise<string> {
    const body = notebookOf(...cellIds);
    return createNotebook(this.ada, body, encodeNotebook(body));
  }

  /** Somebody else with a role on the notebook. */
  async guest(notebookId: string, role: Exclude<NotebookRole, "owner">): Promise<User> {
    const user = await insertTestUser("Grace");
    await store().insert(notebookGrants).values({ notebookId, userId: user.userId, role });
    return user;
  }

  /** A browser at the notebook's door, not waited for. `user` is null for nobody. */
  knock(
    notebookId: string,
    { user = this.ada, url = this.server.url, epoch = 1, clientId }: Door = {},
  ): TestBrowser {
    const browser = new TestBrowser(url, roomName({ notebookId, epoch }), user?.userId ?? "", clientId);
    this.browsers.push(browser);
    return browser;
  }

  /** The same, once it was let in or refused. */
  async open(notebookId: string, door: Door = {}): Promise<TestBrowser> {
    const browser = this.knock(notebookId, door);
    await until(() => browser.provider.synced || browser.refusal !== null, "answered");
    return browser;
  }
}

interface Door {
  user?: User | null;
  url?: string;
  epoch?: number;
  clientId?: number;
}

/** What the store holds of a notebook; its document says the same. */
export async function stored(notebookId: string) {
  const { body, document } = (await readDocument(notebookId))!;
  expect(readBody(decodeDocument(document))).toEqual(body);
  return body;
}
