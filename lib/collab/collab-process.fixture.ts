import { connectStore } from "@/lib/store/client";
import { startTestServer } from "./collab-server.fixture";

// A collaboration server in a process of its own, for tests that kill it. Prints its URL; SIGTERM stops it in order.
await connectStore(process.argv[2] ?? "");
const server = await startTestServer();
process.stdout.write(`${server.url}\n`);
process.on("SIGTERM", () => void server.stop().then((saved) => process.exit(saved ? 0 : 1)));
