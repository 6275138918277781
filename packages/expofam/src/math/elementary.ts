import { bernoulliEven, lambertBranch } from './coefficients.ts';
import { horner } from './polynomial.ts';

const LOG_2 = Math.LN2;

/**
 * log(1 − exp(x)) for x < 0 (Mächler 2012, with x negative: a log-probability). log1mexp(0) = −Infinity; x > 0 gives NaN.
 *
 * @example
 * log1mexp(-1e-20); // −46.0517…
 */
export function log1mexp(x: number): number {
  return x > -LOG_2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
}

/**
 * log(1 + exp(x)), the log-partition of the Bernoulli family; never overflows.
 *
 * @example
 * softplus(800); // 800
 */
export function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/**
 * 1 / (1 + exp(−x)). Its complement is sigmoid(−x), not 1 − sigmoid(x).
 *
 * @example
 * sigmoid(-700); // 9.8596765437598e-305
 */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/**
 * log(exp(a) + exp(b)).
 *
 * @example
 * logaddexp(-1000, -1000); // −1000 + log 2
 */
export function logaddexp(a: number, b: number): number {
  if (a === b) return a + LOG_2;
  return a > b ? a + Math.log1p(Math.exp(b - a)) : b + Math.log1p(Math.exp(a - b));
}

/**
 * log Σ exp(xᵢ) over values[from .. from + length). The largest term is taken out and counted by log1p, so the result keeps its digits
 * when one term dominates. No values: −Infinity.
 *
 * @example
 * logsumexp([1000, 1000]); // 1000 + log 2
 */
export function logsumexp(values: ArrayLike<number>, from = 0, length = values.length - from): number {
  let best = from;
  for (let i = from + 1; i < from + length; i++) if (values[i] > values[best]) best = i;
  if (length <= 0) return Number.NEGATIVE_INFINITY;
  const largest = values[best];
  if (!Number.isFinite(largest)) return largest;
  let rest = 0;
  for (let i = from; i < from + length; i++) if (i !== best) rest += Math.exp(values[i] - largest);
  return largest + Math.log1p(rest);
}

/**
 * (exp(x) − 1) / x, 1 at x = 0.
 *
 * @example
 * expm1x(1e-20); // 1
 */
export function expm1x(x: number): number {
  return x === 0 ? 1 : Math.expm1(x) / x;
}

/**
 * log(1 + x) / x, 1 at x = 0.
 *
 * @example
 * log1px(1e-20); // 1
 */
export function log1px(x: number): number {
  return x === 0 ? 1 : Math.log1p(x) / x;
}

/** B₂ₖ / (2k (2k)!), k = 1, 2, …, of log(sinh(x/2) / (x/2)) = log(expm1(x) / x) − x/2 in powers of x². */
export const logSinhcSeries: readonly number[] = Array.from({ length: 60 }, (_, i) => {
  const k = i + 1;
  let factorial = 1;
  for (let j = 2; j <= 2 * k; j++) factorial *= j;
  if (i < bernoulliEven.length) return bernoulliEven[i] / (2 * k * factorial);
  // |B₂ₖ| = 2 (2k)! ζ(2k) / (2π)²ᵏ (DLMF 25.6.2); here ζ is 1 + 2⁻²ᵏ + 3⁻²ᵏ to all digits.
  return ((k % 2 === 1 ? 1 : -1) * (1 + 2 ** (-2 * k) + 3 ** (-2 * k))) / ((2 * Math.PI) ** (2 * k) * k);
});

/** The terms that it takes for log(expm1(x) / x) itself. */
const NEAR = logSinhcSeries.slice(0, 36);

/** Below this the even series in x² (radius (2π)²) needs at most 36 terms; above it the closed forms lose no more than two bits. */
const SERIES_BELOW = 3;

/**
 * log((exp(x) − 1) / x), the log-partition of the continuous Bernoulli family; x/2 + x²/24 − x⁴/2880 + … near 0.
 *
 * @example
 * logExpm1OverX(1e-10); // 5.0000000000416667e-11
 */
export function logExpm1OverX(x: number): number {
  const z = Math.abs(x);
  if (z < SERIES_BELOW) return x * (0.5 + x * horner(NEAR, x * x));
  if (z === Number.POSITIVE_INFINITY) return x;
  const above = Math.log1p(-Math.exp(-z)) - Math.log(z);
  return x > 0 ? x + above : above;
}

// e in two parts, and Dekker's product, for e x + 1 near x = −1/e.
const E_HIGH = Math.E;
const E_LOW = 1.4456468917292502e-16;

/** e x + 1 with the product's rounding error kept. */
function branchDistance(x: number): number {
  const split = 134217729;
  let c = split * E_HIGH;
  const eh = c - (c - E_HIGH);
  const el = E_HIGH - eh;
  c = split * x;
  const xh = c - (c - x);
  const xl = x - xh;
  const p = E_HIGH * x;
  const error = eh * xh - p + eh * xl + el * xh + el * xl;
  return p + 1 + (error + E_LOW * x);
}

/**
 * The principal branch W₀ of w exp(w) = x, x ≥ −1/e (NaN below). Near −1/e by the series in √(2(ex + 1)) with ex + 1 in doubled
 * precision, elsewhere by Fritsch, Shafer & Crowley's (1973) fourth-order step.
 *
 * @example
 * lambertW0(Math.E); // 1
 */
export function lambertW0(x: number): number {
  if (x === 0 || x === Number.POSITIVE_INFINITY) return x;
  if (x < -0.32) {
    const distance = branchDistance(x);
    // −1/e is not a double: the nearest below it is −1/e − 1e−17, and is taken as the branch point.
    if (distance < 0) return distance > -2e-16 ? -1 : Number.NaN;
    const p = Math.sqrt(2 * distance);
    return -1 + p * horner(lambertBranch, p);
  }
  if (Number.isNaN(x)) return Number.NaN;
  if (Math.abs(x) < 1e-8) return x * (1 - x);
  let w: number;
  if (x < 0.5) {
    // The [2/2] Padé approximant of W₀(x)/x at 0: within 2 % of W₀ on (−0.32, 0.5).
    w = (x * (60 + x * (114 + 17 * x))) / (60 + x * (174 + 101 * x));
  } else if (x < 1.5) {
    const p = Math.sqrt(2 * (Math.E * x + 1));
    w = -1 + p / (1 + p / 3 - (p * p) / 24);
  } else {
    const l = Math.log(x);
    const ll = Math.log(l);
    w = l < 1 ? 0.5 + 0.4 * l : l - ll + ll / l;
  }
  for (let i = 0; i < 6; i++) {
    const z = Math.log(x / w) - w;
    const q = 2 * (1 + w) * (1 + w + (2 / 3) * z);
    const step = ((z / (1 + w)) * (q - z)) / (q - 2 * z);
    w *= 1 + step;
    if (Math.abs(step) < 1e-5) break; // fourth order: the next error is of order 1e-20
  }
  return w;
}
