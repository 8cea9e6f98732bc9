import AxeBuilder from "@axe-core/playwright";
import type { BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";

/** What a page did that no page may do. */
export interface Offences {
  consoleErrors: string[];
  foreignRequests: string[];
}

/**
 * Watches every page of a context: errors on the console, uncaught exceptions, and requests to any other host.
 *
 * @param isExpected tells messages that the test provokes on purpose, such as a refused connection while the server is down.
 */
export function watch(
  context: BrowserContext,
  origin: () => string,
  isExpected: (message: string) => boolean = () => false,
): Offences {
  const offences: Offences = { consoleErrors: [], foreignRequests: [] };
  context.on("page", (page) => {
    page.on("console", (message) => {
      if (message.type() === "error" && !isExpected(message.text()))
        offences.consoleErrors.push(message.text());
    });
    page.on("pageerror", (error) => {
      if (!isExpected(error.message)) offences.consoleErrors.push(error.stack ?? error.message);
    });
    page.on("request", (request) => {
      const url = new URL(request.url());
      const isLocal =
        ["data:", "blob:", "about:"].includes(url.protocol) || url.host === new URL(origin()).host;
      if (!isLocal) offences.foreignRequests.push(request.url());
    });
  });
  return offences;
}

/** The page, or what `within` selects of it, has no accessibility violation that axe can find. */
export async function expectAccessible(page: Page, within = "html"): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(within).exclude(".monaco-editor").analyze();
  const found = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `  ${html.slice(0, 200)}\n  ${failureSummary ?? ""}`).join("\n")}`,
  );
  expect(found, `axe on ${page.url()}`).toEqual([]);
}
