import { expect, test } from "vitest";
import { batchSize } from "./batch";

test.each([
  [0.1, 1],
  [50, 1],
  [0.09, 12],
  [0.02, 50],
  [0, 200],
])("batchSize: statements of %f ms are timed %i at once", (medianMs, expected) => {
  expect(batchSize(medianMs)).toBe(expected);
});
