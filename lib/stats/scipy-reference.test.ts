import { describe, expect, test } from "vitest";
import { bcaCentreInterval } from "./bca-centre";
import { exceedancePValue } from "./exceedance";
import { hodgesLehmann } from "./hodges-lehmann";
import { holmAdjusted } from "./holm";
import { mannWhitneyPValue } from "./mann-whitney";
import { seededRandom } from "./random";
import reference from "./scipy-reference.json";
import { signedRankInterval, signedRankTest } from "./signed-rank";

/** Equal in all digits that double precision carries through these computations. */
const same = (found: number, expected: number) => expect(Math.abs(found - expected)).toBeLessThan(1e-9);

describe("against SciPy", () => {
  test.each(reference.signedRank)(
    "the signed-rank test is the same: $method, $differences",
    ({ differences, pValue, rankBiserial }) => {
      const found = signedRankTest(differences);
      same(found.pValue, pValue);
      same(found.rankBiserial, rankBiserial);
    },
  );

  test.each(reference.interval)(
    "the interval holds the centres that the exact test does not reject: $values",
    ({ values, estimate, low, high }) => {
      const found = signedRankInterval(values, 0.95);
      same(found.estimate, estimate);
      same(hodgesLehmann(values), estimate);
      same(found.low ?? NaN, low);
      same(found.high ?? NaN, high);
    },
  );

  test.each(reference.bca)(
    "the BCa interval is the same within what drawing moves it: $values",
    ({ values, low, high }) => {
      const found = bcaCentreInterval(values, {
        confidence: 0.95,
        resamples: 100_000,
        random: seededRandom(1),
      });
      const width = high - low;
      expect(Math.abs(found.low - low) / width).toBeLessThan(0.03);
      expect(Math.abs(found.high - high) / width).toBeLessThan(0.03);
    },
  );

  test.each(reference.mannWhitney)(
    "the Mann-Whitney test is the same: p = $pValue",
    ({ first, second, pValue }) => {
      same(mannWhitneyPValue(first, second), pValue);
    },
  );

  test.each(reference.holm)(
    "Holm's adjustment is what closed testing gives: $pValues",
    ({ pValues, adjusted }) => {
      holmAdjusted(pValues).forEach((found, index) => same(found, adjusted[index] ?? NaN));
    },
  );

  test.each(reference.exceedance)(
    "the exceedance test is the negative hypergeometric tail: $beyond of $of",
    ({ pValue, ...exceedances }) => same(exceedancePValue(exceedances), pValue),
  );
});
