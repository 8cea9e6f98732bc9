import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const scan = (entries: number) =>
  drawPlan({
    title: "Bitmap Heap Scan on orders",
    rows: 40,
    below: [
      {
        title: "BitmapOr",
        ms: 50,
        rows: 0,
        below: [
          { title: "Bitmap Index Scan on orders_customer", ms: 10, rows: 10 },
          { title: "Bitmap Index Scan on orders_day", ms: 30, rows: entries },
        ],
      },
    ],
  });

describe("bitmap-or", () => {
  it("names the indexes and how many entries they give", () => {
    expect(findingsOf("bitmap-or", scan(90_000))).toMatchObject([
      { evidence: expect.stringContaining("orders_customer, orders_day give 90\u202fk entries") as string },
    ]);
  });
  it("is silent about a few entries, for which this is the right plan", () => {
    expect(findingsOf("bitmap-or", scan(100))).toEqual([]);
  });
});
