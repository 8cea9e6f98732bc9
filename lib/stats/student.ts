import { normalQuantile } from "./normal";

/**
 * The `p` quantile of Student's t distribution with `degrees` degrees of freedom, 0.5 ≤ p < 1.
 *
 * Exact for 1 and 2 degrees; otherwise G. W. Hill's algorithm 396 (CACM 13, 1970), good to six digits and more.
 */
export function studentQuantile(p: number, degrees: number): number {
  if (!(p >= 0.5 && p < 1) || degrees < 1)
    throw new RangeError(`no t quantile for p = ${p}, ${degrees} degrees`);
  const twoSided = 2 * (1 - p);
  if (degrees === 1) return 1 / Math.tan((twoSided * Math.PI) / 2);
  if (degrees === 2) return Math.sqrt(2 / (twoSided * (2 - twoSided)) - 2);
  return hill(twoSided, degrees);
}

function hill(twoSided: number, n: number): number {
  const a = 1 / (n - 0.5);
  const b = (48 / a) * (1 / a);
  let c = (((20700 * a) / b - 98) * a - 16) * a + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * n;
  let y = (d * twoSided) ** (2 / n);
  if (y > 0.05 + a) {
    const x = normalQuantile(twoSided / 2);
    y = x * x;
    if (n < 5) c += 0.3 * (n - 4.5) * (x + 0.6);
    c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c;
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
    y = Math.expm1(a * y * y);
  } else {
    y =
      ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1) *
        ((n + 1) / (n + 2)) +
      1 / y;
  }
  return Math.sqrt(n * y);
}
