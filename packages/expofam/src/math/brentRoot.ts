import { ExpofamError } from '../core/expofamError.ts';

/** Where a one-dimensional search ended. */
export interface RootResult {
  readonly x: number;
  readonly fx: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** When a one-dimensional search stops. */
export interface RootOptions {
  /** Absolute tolerance on x, added to four units in the last place of x. Default 0. */
  readonly tolerance?: number;
  readonly maxIterations?: number;
}

/**
 * A root of f in [a, b], f(a) f(b) ≤ 0, by Brent's method (*Algorithms for Minimization without Derivatives*, 1973, ch. 4).
 *
 * @throws ExpofamError `no-sign-change` when f(a) and f(b) have the same sign or are NaN.
 * @example
 * brentRoot((x) => x * x - 2, 0, 2).x; // 1.4142135623730951
 */
export function brentRoot(f: (x: number) => number, a: number, b: number, options: RootOptions = {}): RootResult {
  const { tolerance = 0, maxIterations = 200 } = options;
  let fa = f(a);
  let fb = f(b);
  if (fa === 0) return { x: a, fx: 0, iterations: 0, converged: true };
  if (!(fa * fb <= 0) && !(Math.sign(fa) * Math.sign(fb) <= 0)) {
    throw new ExpofamError('no-sign-change', {
      subject: 'brentRoot',
      found: `f(${a}) = ${fa} and f(${b}) = ${fb}`,
      expected: 'values of opposite sign',
      advice: 'widen the interval',
    });
  }
  let left = a;
  let right = b;
  let c = left;
  let fc = fa;
  let step = right - left;
  let previous = step;
  for (let i = 0; i < maxIterations; i++) {
    if (Math.abs(fc) < Math.abs(fb)) {
      left = right;
      right = c;
      c = left;
      fa = fb;
      fb = fc;
      fc = fa;
    }
    const tol = 2 * Number.EPSILON * Math.abs(right) + 0.5 * tolerance;
    const middle = 0.5 * (c - right);
    if (Math.abs(middle) <= tol || fb === 0) return { x: right, fx: fb, iterations: i, converged: true };
    if (Math.abs(previous) < tol || Math.abs(fa) <= Math.abs(fb)) {
      step = middle;
      previous = middle;
    } else {
      let p: number;
      let q: number;
      const s = fb / fa;
      if (left === c) {
        p = 2 * middle * s;
        q = 1 - s;
      } else {
        const t = fa / fc;
        const r = fb / fc;
        p = s * (2 * middle * t * (t - r) - (right - left) * (r - 1));
        q = (t - 1) * (r - 1) * (s - 1);
      }
      if (p > 0) q = -q;
      else p = -p;
      if (2 * p < Math.min(3 * middle * q - Math.abs(tol * q), Math.abs(previous * q))) {
        previous = step;
        step = p / q;
      } else {
        step = middle;
        previous = middle;
      }
    }
    left = right;
    fa = fb;
    right += Math.abs(step) > tol ? step : middle > 0 ? tol : -tol;
    fb = f(right);
    if (fb > 0 === fc > 0) {
      c = left;
      fc = fa;
      step = right - left;
      previous = step;
    }
  }
  return { x: right, fx: fb, iterations: maxIterations, converged: false };
}

/**
 * A root by Newton's method kept inside a bracket that shrinks with every sign: `f(x)` returns [value, derivative], increasing in x or decreasing
 * (`increasing`, default true). A step that leaves the bracket, or is not finite, is replaced by a bisection.
 *
 * @example
 * safeguardedNewton((x) => [x * x - 2, 2 * x], { lower: 0, upper: 2, start: 1 }).x; // 1.4142135623730951
 */
export function safeguardedNewton(
  f: (x: number) => readonly [number, number],
  bracket: { readonly lower: number; readonly upper: number; readonly start: number; readonly increasing?: boolean },
  options: RootOptions = {},
): RootResult {
  const { tolerance = 0, maxIterations = 200 } = options;
  const sign = bracket.increasing === false ? -1 : 1;
  let lower = bracket.lower;
  let upper = bracket.upper;
  let x = bracket.start;
  let fx = Number.NaN;
  let wide = upper - lower;
  for (let i = 0; i < maxIterations; i++) {
    const [value, slope] = f(x);
    fx = value;
    if (value === 0) return { x, fx, iterations: i, converged: true };
    if (sign * value > 0) upper = x;
    else lower = x;
    let next = x - value / slope;
    // Bisect when Newton leaves the bracket; every third step also when the bracket has not halved since.
    const slow = i % 3 === 2 && upper - lower > 0.5 * wide;
    if (i % 3 === 2) wide = upper - lower;
    if (!(next > lower && next < upper) || (slow && Math.abs(next - x) > 1e-3 * (upper - lower))) next = 0.5 * (lower + upper);
    if (!Number.isFinite(next)) return { x, fx, iterations: i, converged: false };
    const small = Math.abs(next - x) <= tolerance + 2 * Number.EPSILON * Math.abs(next);
    x = next;
    if (small) return { x, fx, iterations: i + 1, converged: true };
  }
  return { x, fx, iterations: maxIterations, converged: false };
}
