import path from "node:path";
import { fileURLToPath } from "node:url";

/** The directory of package.json, wherever the command was called from. */
export const PROJECT_ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");

/** Where the production build lies; another place lets two builds exist side by side. */
export const buildDirectory = () => path.resolve(PROJECT_ROOT, process.env.TUNEBOOK_NEXT_DIR || ".next");
