import { ExpofamError } from '../core/expofamError.ts';
import { toExpr } from '../expr/intern.ts';
import { symbol } from '../expr/node.ts';
import { simplify } from '../expr/simplify.ts';
import type { ExponentialFamily } from './exponentialFamily.ts';
import { familyNumbers, numericFunction } from './familyNumbers.ts';
import { contains, describeInterval, type Interval } from './interval.ts';
import { plainParameter } from './links.ts';

/**
 * η with ∇a(η) = μ: the declared inverse where there is one, else the maximum of the strictly concave ηᵀμ − a(η) by Newton's
 * method. On a half-line the step is taken on the logarithm of the distance to its end, so it never leaves the domain.
 *
 * @throws ExpofamError where μ is not the mean of any member (on the boundary of the mean domain, or outside)
 */
export function naturalFromMean(family: ExponentialFamily, mu: readonly number[]): number[] {
  const { mean } = family.declaration;
  if (mu.length !== family.dimension || !mu.every(Number.isFinite)) throw noSuchMean(family, mu);
  if (mean) {
    if (!contains(mean.domain, mu[0])) throw noSuchMean(family, mu, describeInterval(mean.domain));
    const m = symbol('mean parameter');
    return numericFunction(family, [simplify(toExpr(mean.natural(plainParameter(m))))], [m])(mu);
  }
  const start = family.declaration.naturalStart?.(mu) ?? family.declaration.parameters.map((p) => insidePoint(p.domain));
  return dualNewton(family, mu, start);
}

/**
 * a*(t) = sup_η ηᵀt − a(η); for one parameter also where t is on the boundary of the mean domain and the supremum is a limit
 * (a count of 0). undefined where it is infinite, or a limit in several dimensions.
 */
export function convexConjugate(family: ExponentialFamily, t: readonly number[]): number | undefined {
  const numbers = familyNumbers(family);
  try {
    const eta = naturalFromMean(family, t);
    return eta.reduce((s, v, i) => s + v * t[i], 0) - numbers.logPartition(eta);
  } catch (error) {
    if (!(error instanceof ExpofamError) || t.length !== 1) {
      if (error instanceof ExpofamError) return undefined;
      throw error;
    }
  }
  const { lower, upper } = family.declaration.parameters[0].domain;
  for (const direction of [-1, 1]) {
    const end = direction < 0 ? lower : upper;
    let previous = Number.NaN;
    for (let k = 1; k < 40; k++) {
      const eta = Number.isFinite(end) ? end - direction * 2 ** (-3 * k) : direction * 2 ** k;
      const value = eta * t[0] - numbers.logPartition([eta]);
      if (Math.abs(value - previous) <= 1e-14 * Math.max(1, Math.abs(value))) return value;
      if (value < previous || Number.isNaN(value)) break;
      previous = value;
    }
  }
  return undefined;
}

function noSuchMean(family: ExponentialFamily, mu: readonly number[], range?: string): ExpofamError {
  return new ExpofamError('no-natural-parameter', {
    subject: `family "${family.name}"`,
    found: `mean parameters ${mu.join(', ')}`,
    expected: range ? `a mean in ${range}` : `${family.dimension} numbers that are the means of T(y) for some member`,
    details: { mean: [...mu] },
  });
}

function insidePoint({ lower, upper }: Interval): number {
  if (Number.isFinite(lower) && Number.isFinite(upper)) return (lower + upper) / 2;
  if (Number.isFinite(lower)) return lower + 1;
  return Number.isFinite(upper) ? upper - 1 : 0;
}

/** η moved by a step in the coordinates of its domain: additive on ℝ, multiplicative in the distance to a finite end. */
function moved(eta: readonly number[], step: readonly number[], t: number, domains: readonly Interval[]): number[] {
  return eta.map((v, i) => {
    const { lower, upper } = domains[i];
    const d = t * step[i];
    if (Number.isFinite(lower) && Number.isFinite(upper)) {
      const fraction = (v - lower) / (upper - lower);
      const slope = d / ((upper - lower) * fraction * (1 - fraction));
      const odds = (fraction / (1 - fraction)) * Math.exp(Math.max(-3, Math.min(3, slope)));
      return lower + (upper - lower) * (odds / (1 + odds));
    }
    if (Number.isFinite(lower)) return lower + (v - lower) * Math.exp(Math.max(-3, Math.min(3, d / (v - lower))));
    if (Number.isFinite(upper)) return upper - (upper - v) * Math.exp(Math.max(-3, Math.min(3, -d / (upper - v))));
    return v + d;
  });
}

function dualNewton(family: ExponentialFamily, mu: readonly number[], start: readonly number[]): number[] {
  const numbers = familyNumbers(family);
  const domains = family.declaration.parameters.map((p) => p.domain);
  const objective = (eta: readonly number[]): number => eta.reduce((s, v, i) => s + v * mu[i], 0) - numbers.logPartition(eta);
  let eta = [...start];
  let value = objective(eta);
  let best = Number.POSITIVE_INFINITY;
  // Where a(η) is about e^η a step moves η by one, and e^−745 is the last that is not 0.
  for (let iteration = 0; iteration < 1000; iteration++) {
    const mean = numbers.mean(eta);
    const residual = mu.map((m, i) => m - mean[i]);
    const step = solveSymmetric(numbers.variance(eta), residual);
    const decrement = Math.sqrt(
      Math.max(
        0,
        step.reduce((s, d, i) => s + d * residual[i], 0),
      ),
    );
    // Quadratic convergence: once the step is small beside η, one more brings it to rounding.
    const relative = Math.max(...step.map((d, i) => Math.abs(d) / scaleOf(eta[i], domains[i])));
    if (relative < 1e-15 || (relative < 1e-7 && relative >= 0.5 * best)) return eta;
    best = Math.min(best, relative);
    let t = 1;
    let accepted = false;
    for (let halving = 0; halving < 60; halving++, t /= 2) {
      const next = moved(eta, step, t, domains);
      const there = next.every((v, i) => contains(domains[i], v)) ? objective(next) : Number.NaN;
      if (there >= value + 1e-4 * t * decrement * decrement || (relative < 1e-6 && t === 1 && Number.isFinite(there))) {
        eta = next;
        value = there;
        accepted = true;
        break;
      }
    }
    if (!accepted) {
      if (relative < 1e-6) return eta;
      break;
    }
    if (!Number.isFinite(value) || eta.some((v) => Math.abs(v) > 1e15)) break;
  }
  throw noSuchMean(family, mu);
}

function scaleOf(v: number, { lower, upper }: Interval): number {
  if (Number.isFinite(lower)) return Number.isFinite(upper) ? Math.min(v - lower, upper - v) : v - lower;
  return Number.isFinite(upper) ? upper - v : Math.max(Math.abs(v), 1e-3);
}

/** Solves A x = b for a small positive definite A, scaled to unit diagonal. */
export function solveSymmetric(a: readonly (readonly number[])[], b: readonly number[]): number[] {
  const n = b.length;
  const scale = a.map((row, i) => 1 / Math.sqrt(row[i]));
  const L = a.map((row, i) => row.map((v, j) => v * scale[i] * scale[j]));
  const x = b.map((v, i) => v * scale[i]);
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < j; k++) L[j][j] -= L[j][k] ** 2;
    L[j][j] = Math.sqrt(Math.max(L[j][j], 1e-30));
    for (let i = j + 1; i < n; i++) {
      for (let k = 0; k < j; k++) L[i][j] -= L[i][k] * L[j][k];
      L[i][j] /= L[j][j];
    }
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= L[i][k] * x[k];
    x[i] /= L[i][i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= L[k][i] * x[k];
    x[i] /= L[i][i];
  }
  return x.map((v, i) => v * scale[i]);
}
