import { median } from "@/lib/stats/quantile";
import { startPostgres } from "@/lib/server/postgres/start-postgres";
import { temporaryDataDir, TunebookProcess } from "../tunebook-process";
import { durationFigure, elapsedMs, type Figure } from "./figure";

const WARM_STARTS = 3;
/** The sample is made in the background after the start; here it would only disturb what follows. */
const WITHOUT_SAMPLE = { TUNEBOOK_SAMPLE_SCALE: "0" };
const PEER = "its two PostgreSQL clusters alone";

/** The first start, which creates both clusters, and later ones; each against the clusters without the rest. */
export async function measureServerStart(): Promise<Figure[]> {
  const [own, peer] = [await temporaryDataDir(), await temporaryDataDir()];
  try {
    const first = await startServer(own.dataDir);
    const firstPeer = await startClusters(peer.dataDir);
    const [later, laterPeer]: [number[], number[]] = [[], []];
    for (let start = 0; start < WARM_STARTS; start += 1) {
      later.push(await startServer(own.dataDir));
      laterPeer.push(await startClusters(peer.dataDir));
    }
    return [
      durationFigure("first start to ready", first, PEER, firstPeer),
      durationFigure("later start to ready", median(later), PEER, median(laterPeer)),
    ];
  } finally {
    await own.remove();
    await peer.remove();
  }
}

async function startServer(dataDir: string): Promise<number> {
  const server = new TunebookProcess({ dataDir, env: WITHOUT_SAMPLE });
  try {
    return await elapsedMs(() => server.start());
  } finally {
    await server.stop();
  }
}

async function startClusters(dataDir: string): Promise<number> {
  const startedMs = performance.now();
  const postgres = await startPostgres({
    ...{ dataDir, projectRoot: process.cwd(), wantStore: true, wantLab: true },
    log: () => undefined,
  });
  const ms = performance.now() - startedMs;
  await postgres.stop();
  return ms;
}
