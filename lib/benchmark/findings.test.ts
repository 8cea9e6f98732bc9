import { describe, expect, test } from "vitest";
import { variantsWithoutRatio } from "./findings";
import { equivalenceOf, specOf } from "./findings.fixture";

const SAME = {
  spec: specOf(),
  equivalences: [equivalenceOf("after")],
  refutations: [],
  environment: { changes: [] },
};

describe("no ratio is given", () => {
  const without = (more: Partial<Parameters<typeof variantsWithoutRatio>[0]>) => [
    ...variantsWithoutRatio({ ...SAME, ...more }),
  ];

  test("for a variant that returns other rows, unless the cell accepts them", () => {
    const equivalences = [equivalenceOf("after", { status: "different" })];
    expect(without({})).toEqual([]);
    expect(without({ equivalences })).toEqual(["after"]);
    expect(without({ equivalences, spec: specOf({ differentRows: "accepted" }) })).toEqual([]);
  });

  test("for any variant when something changed while it was measured", () => {
    const environment = { changes: ["orders was analysed."] };
    expect(without({ environment })).toEqual(["before", "after"]);
    expect(without({ environment, spec: specOf({ differentRows: "accepted" }) })).toHaveLength(2);
  });
});
