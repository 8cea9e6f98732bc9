import "server-only";
import { AppError } from "@/lib/errors";
import { loadSample } from "@/lib/target/sample/load-sample";
import { keepPristine } from "@/lib/target/sandbox/keep-pristine";
import type { Log } from "./log";
import type { Lab } from "./postgres/start-postgres";
import type { SampleState } from "./runtime";

/** Brings the sample database into the lab in the background. */
export interface SampleLoading {
  state(): SampleState;
  stop(): Promise<void>;
}

const LAST_STEP = 0.99;

const state = (status: SampleState["status"], message: string, fraction = 0): SampleState => ({
  status,
  message,
  fraction,
});

/** What is shown without a lab, or with TUNEBOOK_SAMPLE_SCALE=0. */
export const NO_SAMPLE: SampleLoading = {
  state: () => state("off", "There is no sample database: the lab is off, or the sample is switched off."),
  stop: () => Promise.resolve(),
};

/** Starts loading; a sample that is already there is found within milliseconds. */
export function startSampleLoading(lab: Lab, scale: number, log: Log): SampleLoading {
  const aborting = new AbortController();
  let current = state("waiting", "The sample database is about to be made.");
  const loading = loadSample({
    adminUrl: lab.superuserUrl("postgres"),
    ownerRole: lab.role,
    scale,
    signal: aborting.signal,
    onProgress: ({ message, fraction }) => {
      current = state("loading", `Making the sample database: ${message}`, fraction);
    },
  }).then(
    async ({ rows, elapsedMs }) => {
      if (elapsedMs > 0) {
        current = state("loading", "Making the sample database: keeping an untouched copy", LAST_STEP);
        log.say(`The sample database is ready: ${rows} rows in ${(elapsedMs / 1000).toFixed(1)} s`);
      }
      await keepUntouched(lab, elapsedMs > 0, log);
      current = state("ready", "The sample database is ready.", 1);
    },
    async (error: unknown) => {
      current = afterFailure(error, aborting.signal.aborted, log);
      if (current.status === "ready") await keepUntouched(lab, false, log);
    },
  );
  return {
    state: () => current,
    stop: async () => {
      aborting.abort();
      await loading;
    },
  };
}

/** Without the untouched copy only copying the sample is slower, so its failure is a note. */
async function keepUntouched(lab: Lab, isFresh: boolean, log: Log): Promise<void> {
  const { host, port, role, password } = lab;
  const sample = { host, port, role, password, database: "shop", tlsMode: "disable" as const };
  try {
    const outcome = await keepPristine({ adminUrl: lab.superuserUrl("postgres"), sample, isFresh });
    if (outcome === "occupied") log.note("no untouched copy of the sample: somebody is connected to it");
  } catch (error) {
    log.error("No untouched copy of the sample could be made", error);
  }
}

/** A sample of another version or scale is complete and usable; it may hold people's own tables, so it stays. */
function afterFailure(error: unknown, isStopping: boolean, log: Log): SampleState {
  if (isStopping) return state("waiting", "The server is stopping.");
  if (error instanceof AppError && error.code === "conflict") {
    log.note(`the sample database stays as it is: ${error.message}`);
    return state("ready", error.message, 1);
  }
  log.error("The sample database could not be made", error);
  return state(
    "failed",
    error instanceof AppError ? error.message : "The sample database could not be made.",
  );
}
