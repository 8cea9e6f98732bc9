import type { Browser, BrowserContext } from "playwright-core";
import { embeddedStoreUrl } from "@/lib/server/postgres/start-postgres";
import type { Accessor } from "@/lib/store/access";
import { connectStore, disconnectStore } from "@/lib/store/client";
import { findOwner } from "@/lib/store/users";
import { launchBrowser } from "./find-browser";
import { temporaryDataDir, TunebookProcess } from "./tunebook-process";

/** The real server with a small sample, and a browser whose owner is signed in. */
export interface ServedProduct {
  url: string;
  dataDir: string;
  owner: Accessor & { userId: string };
  context: BrowserContext;
  closeBrowser(): Promise<void>;
  stop(): Promise<void>;
}

export async function serveProduct(sampleScale: string): Promise<ServedProduct> {
  const { dataDir, remove } = await temporaryDataDir();
  const server = new TunebookProcess({ dataDir, env: { TUNEBOOK_SAMPLE_SCALE: sampleScale } });
  let browser: Browser | undefined;
  const stop = async () => {
    await browser?.close();
    await disconnectStore();
    await server.stop();
    await remove();
  };
  try {
    const { url, signInUrl } = await server.start();
    await connectStore(embeddedStoreUrl(dataDir));
    browser = await launchBrowser();
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(signInUrl ?? url);
    await page.getByRole("button", { name: /^Account of/ }).waitFor();
    await page.close();
    const ownerId = await findOwner();
    if (!ownerId) throw new Error("the one-time address created no owner");
    return {
      ...{ url, dataDir, context, stop },
      owner: { userId: ownerId, userName: "Owner", isAdmin: true, linkHashes: [] },
      closeBrowser: async () => browser?.close(),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
