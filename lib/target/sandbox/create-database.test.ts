import { expect, test } from "vitest";
import { strategiesFor } from "./create-database";

const large = { bytes: 1 << 30, versionNum: 180_000, walLevel: "replica" };
const cloned = ["FILE_COPY, file_copy_method = clone", "FILE_COPY"];

test.each([
  ["a file system that shares blocks is made use of", large, true, cloned],
  ["where that is not known it is tried, with plain copying after it", large, null, cloned],
  ["without it files are copied", large, false, ["FILE_COPY"]],
  ["servers before 18 cannot clone files", { ...large, versionNum: 170_000 }, null, ["FILE_COPY"]],
  ["small databases go through the WAL", { ...large, bytes: 8 << 20 }, null, ["WAL_LOG"]],
  ["so do all where WAL is minimal", { ...large, walLevel: "minimal" }, false, ["WAL_LOG"]],
] as const)("%s", (_, state, clonesFiles, strategies) => {
  expect(strategiesFor(state, clonesFiles)).toEqual(strategies);
});
