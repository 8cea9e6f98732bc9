import "server-only";
import { randomBytes } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { isHostAllowed, isSameOrigin } from "./origin";
import { contentSecurityPolicy, securityHeaders } from "./security-headers";

export interface HttpOptions {
  host: string;
  publicUrl: string | undefined;
  isDevelopment: boolean;
  /** Next's handler; null until the pages can be served. */
  pages: () => ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | null;
  /** Rejects when the store does not answer. */
  pingStore: () => Promise<void>;
  reportError: (error: unknown) => void;
}

const NONCE_BYTES = 16;

/** Everything that is decided about a request before Next sees it. */
export function createRequestListener(options: HttpOptions): RequestListener {
  return (request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      options.reportError(error);
      if (response.headersSent) response.destroy();
      else respond(response, 500, "Something went wrong; the server's log says what.");
    });
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, options: HttpOptions) {
  const path = request.url?.split("?", 1)[0] ?? "/";
  protect(request, response, path, options);
  tellWhoAsks(request, options.publicUrl);
  const refusal = refusalOf(request, path, options);
  if (refusal) return respond(response, ...refusal);
  const pages = options.pages();
  if (path === "/healthz") return respondHealth(response, pages !== null, options);
  if (!pages) return respondStarting(response);
  await pages(request, response);
}

/** Sets the security headers, and hands Next the nonce in the request's copy of the policy. */
function protect(request: IncomingMessage, response: ServerResponse, path: string, options: HttpOptions) {
  const nonce = randomBytes(NONCE_BYTES).toString("base64");
  const policy = contentSecurityPolicy({ nonce, isDevelopment: options.isDevelopment });
  request.headers["content-security-policy"] = policy;
  request.headers["x-nonce"] = nonce;
  delete request.headers["content-security-policy-report-only"];
  response.setHeader("content-security-policy", policy);
  const isHttps = options.publicUrl?.startsWith("https:") ?? false;
  for (const [name, value] of Object.entries(securityHeaders(path, isHttps))) response.setHeader(name, value);
}

/**
 * Without a configured public address there is no proxy in front, and what a request says about one is the
 * client's own invention: throttling would count by it, and links would lead where it says.
 */
function tellWhoAsks(request: IncomingMessage, publicUrl: string | undefined) {
  if (publicUrl !== undefined) return;
  for (const name of ["x-forwarded-host", "x-forwarded-proto", "x-forwarded-port"])
    delete request.headers[name];
  request.headers["x-forwarded-for"] = request.socket.remoteAddress ?? "";
}

function refusalOf(request: IncomingMessage, path: string, options: HttpOptions): [number, string] | null {
  const { host, origin } = request.headers;
  if (!isHostAllowed(host, options.host, options.publicUrl)) {
    return [
      421,
      "This server does not go by that name. Set TUNEBOOK_PUBLIC_URL to the address that you use.",
    ];
  }
  // An identity provider may post its answer across sites; everything else that changes something comes from our pages.
  const isChange = !["GET", "HEAD", "OPTIONS"].includes(request.method ?? "");
  const isFromElsewhere = origin !== undefined && !isSameOrigin(origin, host, options.publicUrl);
  if (isChange && isFromElsewhere && !path.startsWith("/api/auth/callback/")) {
    return [403, "This request comes from another site."];
  }
  return null;
}

function respond(response: ServerResponse, status: number, text: string) {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  response.end(`${text}\n`);
}

async function respondHealth(response: ServerResponse, isReady: boolean, options: HttpOptions) {
  const isStoreUp =
    isReady &&
    (await options.pingStore().then(
      () => true,
      () => false,
    ));
  response.writeHead(isStoreUp ? 200 : 503, {
    "content-type": "application/json",
    "cache-control": "no-store",
  });
  response.end(JSON.stringify({ status: isStoreUp ? "ok" : isReady ? "store-unreachable" : "starting" }));
}

function respondStarting(response: ServerResponse) {
  response.setHeader("retry-after", "2");
  response.setHeader("refresh", "2");
  respond(response, 503, "Tunebook is starting; this page tries again by itself.");
}
