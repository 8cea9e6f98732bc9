import "server-only";

interface PolicyOptions {
  /** A fresh base64 value per response; scripts without it do not run. */
  nonce: string;
  /** Next's development runtime compiles in the page, which needs eval. */
  isDevelopment: boolean;
}

/**
 * The Content-Security-Policy of every response.
 *
 * Scripts: our own files, and inline ones with the nonce, which Next reads from the request's copy of this header.
 * Styles may be inline, because Monaco writes them. Nothing may be fetched from, or sent to, another host.
 */
export function contentSecurityPolicy({ nonce, isDevelopment }: PolicyOptions): string {
  const evaluation = isDevelopment ? " 'unsafe-eval'" : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'${evaluation}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Pages whose address is itself a secret: it must not travel on as a referrer. */
const SECRET_PATHS = /^\/(?:s|start)(?:\/|$)/;

/** The other security headers of a response to `path`. */
export function securityHeaders(path: string, isHttps: boolean): Record<string, string> {
  return {
    "referrer-policy": SECRET_PATHS.test(path) ? "no-referrer" : "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    ...(isHttps ? { "strict-transport-security": "max-age=31536000" } : {}),
  };
}
