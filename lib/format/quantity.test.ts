import { describe, expect, it } from "vitest";
import {
  formatBlocks,
  formatBytes,
  formatCount,
  formatExact,
  formatFactor,
  formatMs,
  formatNumeral,
  formatPercent,
} from "./quantity";

const plain = (text: string) => text.replaceAll("\u202f", " ");

describe("formatMs", () => {
  it.each([
    [0, "0 ms"],
    [0.0042, "4.2 µs"],
    [0.005, "5 µs"],
    [0.012, "12 µs"],
    [0.842, "842 µs"],
    [0.9999, "1.00 ms"],
    [12.42, "12.4 ms"],
    [999.7, "1.00 s"],
    [3100, "3.10 s"],
    [180_000, "3.00 min"],
  ])("%d ms reads %s", (ms, text) => expect(plain(formatMs(ms))).toBe(text));

  it("keeps the unit it is given, so that a column does not switch", () => {
    expect(plain(formatMs(0.41, "ms"))).toBe("0.410 ms");
    expect(plain(formatMs(12_345, "ms"))).toBe("12 345 ms");
  });
});

describe("counts, bytes, factors, percentages", () => {
  it.each([
    [formatExact(612340), "612 340"],
    [formatExact(-1200), "−1 200"],
    [formatNumeral("120000"), "120 000"],
    [formatNumeral("-1204000.50"), "-1 204 000.50"],
    [formatNumeral("4826"), "4826"],
    [formatNumeral("2026-11-23"), "2026-11-23"],
    [formatCount(9999), "9 999"],
    [formatCount(2.5), "2.5"],
    [formatCount(612_340), "612 k"],
    [formatCount(1_240_000), "1.2 M"],
    [formatBytes(31 * 1024), "31 kB"],
    [formatBytes(412 * 1024 * 1024), "412 MB"],
    [formatBlocks(9466), "9 466 (74 MB)"],
    [formatFactor(14.21), "14.2×"],
    [formatFactor(1.034), "1.03×"],
    [formatFactor(235.4), "235×"],
    [formatPercent(0.842), "84 %"],
    [formatPercent(0.004), "0.4 %"],
  ])("%s", (actual, expected) => expect(plain(actual)).toBe(expected));
});
