import { expect, test } from "vitest";
import type { StatementResult } from "@/lib/target/types";
import { compareWrites } from "./written-rows";

const reporting = (commandTag: string): StatementResult => ({
  commandTag,
  columns: [],
  rows: [],
  rowCount: 21,
  truncatedBy: null,
  cutValues: [],
  notices: [],
  elapsedMs: 1,
  firstRowMs: null,
  transaction: "idle",
});

test("writes by different commands are told apart by their rows, not by the command's name", () => {
  const merge = reporting("MERGE 21");
  expect(compareWrites(merge, reporting("INSERT 0 21"))).toMatchObject({
    status: "same",
    note: "MERGE 21 and INSERT 0 21 are as many rows; writes without RETURNING are compared by the number of rows only.",
  });
  expect(compareWrites(merge, reporting("UPDATE 20"))).toMatchObject({
    status: "different",
    note: "MERGE 21 against UPDATE 20.",
  });
});
