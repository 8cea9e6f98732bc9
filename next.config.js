import path from "node:path";
import { fileURLToPath } from "node:url";

/** @type {import("next").NextConfig} */
const config = {
  // Native or WASM packages, and yjs: a second copy of yjs in the bundle breaks its constructor checks.
  serverExternalPackages: ["pg", "libpg-query", "@node-rs/argon2", "yjs", "ws", "@hocuspocus/server"],
  allowedDevOrigins: ["127.0.0.1", "localhost"],
  distDir: process.env.TUNEBOOK_NEXT_DIR || ".next",
  poweredByHeader: false,
  // `npm run typecheck` checks types, tests included; a build that does it again only makes the first start slower.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: path.dirname(fileURLToPath(import.meta.url)) },
};

export default config;
