import path from "node:path";

/** @type {import("next").NextConfig} */
const config = {
  // Native or WASM packages, and yjs: a second copy of yjs in the bundle breaks its constructor checks.
  serverExternalPackages: ["pg", "libpg-query", "@node-rs/argon2", "yjs", "ws", "@hocuspocus/server"],
  allowedDevOrigins: ["127.0.0.1", "localhost"],
  distDir: process.env.TUNEBOOK_NEXT_DIR || ".next",
  poweredByHeader: false,
  turbopack: { root: path.dirname(new URL(import.meta.url).pathname) },
};

export default config;
