import type { RunContext } from "./contract";

type Copies = Pick<
  RunContext,
  "isProduction" | "openBackendOn" | "cloneTarget" | "openScratch" | "evictSharedBuffers" | "isToBeKept"
>;

const refuse = () => Promise.reject(new Error("this test has one database"));

/** The parts of a run's context that reach beyond its own target, refused. */
export const WITHOUT_COPIES: Copies = {
  isProduction: false,
  openBackendOn: refuse,
  cloneTarget: refuse,
  openScratch: refuse,
  evictSharedBuffers: null,
  isToBeKept: () => false,
};
