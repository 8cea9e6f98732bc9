import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium, type Browser } from "playwright-core";

/** Where systems install Chromium or Chrome. */
const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * A headless Chromium: $CHROMIUM_PATH, else one that is installed, else the one that comes with
 * @sparticuz/chromium, which needs nothing of the system (Linux on x64 only).
 */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH || INSTALLED.find((candidate) => fs.existsSync(candidate));
  if (executablePath) return chromium.launch({ executablePath, args: ["--disable-gpu"] });
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(
      "The browser tests found no Chromium or Chrome: install one, or name it in CHROMIUM_PATH.",
    );
  }
  return chromium.launch({
    executablePath: await bundledChromium(),
    // Not the package's own arguments: its --single-process crashes when a context is closed.
    args: ["--no-sandbox", "--disable-gpu"],
    env: process.env as Record<string, string>,
  });
}

/**
 * Unpacks the bundled browser once per version. The package keeps an older version that it finds in the temporary
 * directory, and unpacks the libraries that browsers need only where it believes to run in a function service.
 */
async function bundledChromium(): Promise<string> {
  const require = (await import("node:module")).createRequire(import.meta.url);
  const { version } = JSON.parse(
    fs.readFileSync(
      path.join(path.dirname(require.resolve("@sparticuz/chromium")), "../../package.json"),
      "utf8",
    ),
  ) as { version: string };
  const directory = path.join(os.tmpdir(), `tunebook-chromium-${version}`);
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  process.env.AWS_EXECUTION_ENV ??= "AWS_Lambda_nodejs20.x";
  process.env.TMPDIR = directory;
  const { default: bundled } = await import("@sparticuz/chromium");
  return bundled.executablePath();
}
