import type { BrowserContext } from "playwright-core";
import { expect } from "vitest";
import { readCredentials } from "@/lib/server/postgres/credentials";
import { watch, type Offences } from "./page-guards";
import type { ServedProduct } from "./served-product";

const DESKTOP = { width: 1440, height: 900 };

/** The browser profiles of a test, the owner's first: all are watched, and every text that they are sent is kept. */
export class WatchedBrowser {
  private readonly offences: Offences[] = [];
  private readonly texts: Promise<string>[] = [];

  constructor(
    private readonly product: ServedProduct,
    private readonly isExpected: (message: string) => boolean,
  ) {
    this.watch(product.context);
  }

  /** A profile in which nobody is signed in. */
  async newContext(): Promise<BrowserContext> {
    const browser = this.product.context.browser();
    if (!browser) throw new Error("the browser was closed");
    const context = await browser.newContext({ viewport: DESKTOP });
    this.watch(context);
    return context;
  }

  /** No page wrote an error, asked another host, or was sent a password of the embedded servers. */
  async expectInnocent(): Promise<void> {
    for (const seen of this.offences) expect(seen).toEqual({ consoleErrors: [], foreignRequests: [] });
    const texts = await Promise.all(this.texts);
    expect(texts.length).toBeGreaterThan(20);
    const { lab, store } = readCredentials(this.product.dataDir);
    for (const { rolePassword, superuserPassword } of [lab, store])
      for (const secret of [rolePassword, superuserPassword])
        expect(texts.filter((text) => text.includes(secret)).length).toBe(0);
  }

  private watch(context: BrowserContext): void {
    this.offences.push(watch(context, () => this.product.url, this.isExpected));
    context.on("response", (response) => {
      if (/html|json|x-component/.test(response.headers()["content-type"] ?? ""))
        this.texts.push(response.text().catch(() => ""));
    });
  }
}
