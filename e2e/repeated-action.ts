import type { BrowserContext, Request } from "playwright-core";

/** Whether a page asked its server to do something. */
export const isAction = (request: Request): boolean => "next-action" in request.headers();

/**
 * Sends an action that somebody's page sent once more, from another browser.
 *
 * @param exchange parts of its body to replace: `[from, to]`.
 * @returns the line of the answer that holds the action's result; empty when there is none.
 */
export async function repeatAction(
  request: Request,
  as: BrowserContext,
  address: string,
  exchange: readonly [from: string, to: string][] = [],
): Promise<string> {
  const body = exchange.reduce((text, [from, to]) => text.replaceAll(from, to), request.postData() ?? "");
  const { "next-action": action = "", "content-type": contentType = "" } = request.headers();
  const { origin } = new URL(address);
  const headers = { "next-action": action, "content-type": contentType, origin };
  const response = await as.request.post(address, { headers, data: Buffer.from(body) });
  return (await response.text()).split("\n").find((line) => line.includes('"ok":')) ?? "";
}
