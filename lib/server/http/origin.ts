import "server-only";
import net from "node:net";

/** Whether a server bound to `host` is reachable from this machine only. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (net.isIPv4(host) && host.startsWith("127."));
}

/** The host name of a Host header, without port and brackets, in lower case; "" when it is malformed. */
function hostnameOf(hostHeader: string | undefined): string {
  const address = `http://${hostHeader ?? ""}`;
  return hostHeader && URL.canParse(address)
    ? new URL(address).hostname.replace(/^\[|\]$/g, "").toLowerCase()
    : "";
}

/**
 * Whether a request may be answered, judged by its Host header.
 *
 * A server bound to loopback is reached by any web page through a name that resolves to 127.0.0.1 (DNS
 * rebinding), and to the browser that page is then the same origin; so only names of loopback itself, and the
 * configured public one, are accepted. Other servers are behind whatever name their operator gave them.
 */
export function isHostAllowed(
  hostHeader: string | undefined,
  boundTo: string,
  publicUrl: string | undefined,
): boolean {
  if (!isLoopback(boundTo)) return true;
  const hostname = hostnameOf(hostHeader);
  return isLoopback(hostname) || (publicUrl !== undefined && hostname === new URL(publicUrl).hostname);
}

/**
 * Whether `origin` is the page's own: same host and port as the request, or the configured public address.
 * Requests without an Origin do not come from a browser's page; `null` comes from a sandboxed one.
 */
export function isSameOrigin(
  origin: string | undefined,
  hostHeader: string | undefined,
  publicUrl: string | undefined,
): boolean {
  if (!origin || !hostHeader || !URL.canParse(origin)) return false;
  const from = new URL(origin);
  return (
    from.host === hostHeader.toLowerCase() ||
    (publicUrl !== undefined && from.origin === new URL(publicUrl).origin)
  );
}
