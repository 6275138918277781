import { cholesky, choleskySolve } from '../math/linear/cholesky.ts';
import { groupDescent } from './groupDescent.ts';

/**
 * ½ bᵀHb − cᵀb + Σ (l1ⱼ|bⱼ| + ½ l2ⱼ bⱼ²), lower ≤ b ≤ upper. Of the smooth part only H and its negative gradient
 * r = c − Hb are kept (covariance updates), so that a step of one coordinate costs one column of H and no row of the data.
 */
export interface PenalisedQuadratic {
  readonly size: number;
  /** Symmetric, positive semidefinite, row-major. */
  readonly curvature: Float64Array;
  readonly l1: Float64Array;
  readonly l2: Float64Array;
  readonly lower?: Float64Array;
  readonly upper?: Float64Array;
  /** Coordinates that can all be shifted by one number without changing the smooth part: a column's in the classes of a softmax. */
  readonly shifts?: readonly Int32Array[];
  /** Sets of coordinates whose Euclidean norm takes the place of the sum of their |bⱼ|; each coordinate is in one, without limits. */
  readonly groups?: readonly Int32Array[];
}

/** What is changed in place: the coordinates and r = c − Hb. */
export interface QuadraticPoint {
  readonly b: Float64Array;
  readonly r: Float64Array;
}

const sweepsBeforeDirect = 12;

/**
 * Minimises a penalised quadratic by cyclic coordinate descent, over all coordinates and then over those that are not zero
 * until these rest (Friedman, Hastie & Tibshirani 2010, §2). Where that is slow, because columns are correlated, the
 * equations of the coordinates that are not zero are solved directly, up to the first change of a sign.
 *
 * @param tolerance a change of √Hⱼⱼ·|δⱼ| that counts as none
 * @returns false where `maxSweeps` did not suffice
 */
export function coordinateDescent(problem: PenalisedQuadratic, point: QuadraticPoint, tolerance: number, maxSweeps = 10_000): boolean {
  const { size, shifts, groups } = problem;
  if (groups) return groupDescent({ ...problem, groups }, point, tolerance, maxSweeps);
  const all = Int32Array.from({ length: size }, (_, j) => j);
  let sweeps = 0;
  while (sweeps++ < maxSweeps) {
    if (sweep(problem, point, all) + shiftAll(shifts, problem, point) <= tolerance) return true;
    const active = all.filter((j) => point.b[j] !== 0 || problem.l1[j] === 0);
    for (let inner = 1; sweeps++ < maxSweeps; inner++) {
      if (sweep(problem, point, active) + shiftAll(shifts, problem, point) <= tolerance) break;
      if (inner % sweepsBeforeDirect === 0) solveSigned(problem, point);
    }
  }
  return false;
}

/** One cycle; the largest change. */
function sweep(problem: PenalisedQuadratic, { b, r }: QuadraticPoint, coordinates: Int32Array): number {
  const { size, curvature, l1, l2, lower, upper } = problem;
  let largest = 0;
  for (let at = 0; at < coordinates.length; at++) {
    const j = coordinates[at];
    const h = curvature[j * size + j];
    if (!(h + l2[j] > 0)) continue;
    const z = r[j] + h * b[j];
    let next = Math.abs(z) <= l1[j] ? 0 : (z - Math.sign(z) * l1[j]) / (h + l2[j]);
    if (lower && next < lower[j]) next = lower[j];
    if (upper && next > upper[j]) next = upper[j];
    const delta = next - b[j];
    if (delta === 0) continue;
    b[j] = next;
    const row = j * size;
    for (let i = 0; i < size; i++) r[i] -= delta * curvature[row + i];
    largest = Math.max(largest, Math.sqrt(h) * Math.abs(delta));
  }
  return largest;
}

/** Shifts each set of coordinates to where the penalty is least; the smooth part and its gradient stay. 0: shifts are exact. */
function shiftAll(shifts: readonly Int32Array[] | undefined, { l1, l2, lower, upper }: PenalisedQuadratic, { b }: QuadraticPoint): 0 {
  if (!shifts || lower || upper) return 0;
  for (const set of shifts) {
    const c = bestShift(
      Array.from(set, (j) => b[j]),
      l1[set[0]],
      l2[set[0]],
    );
    if (c !== 0) for (const j of set) b[j] -= c;
  }
  return 0;
}

/**
 * The c that minimises Σ (a|bₖ − c| + ½e(bₖ − c)²): the mean without the first part, the median without the second, of the
 * medians of an even number the one nearest zero.
 */
export function bestShift(values: readonly number[], a: number, e: number): number {
  const sorted = [...values].sort((x, y) => x - y);
  const K = sorted.length;
  const total = sorted.reduce((s, v) => s + v, 0);
  if (!(a > 0)) return total / K;
  if (!(e > 0)) {
    const low = sorted[Math.ceil(K / 2) - 1];
    const high = sorted[Math.floor(K / 2)];
    return low > 0 ? low : high < 0 ? high : 0;
  }
  // With m values below c the slope is a(2m − K) − e(Σb − Kc): find where it passes zero.
  for (let m = 0; m <= K; m++) {
    const c = (total - (a * (2 * m - K)) / e) / K;
    const from = m === 0 ? Number.NEGATIVE_INFINITY : sorted[m - 1];
    const to = m === K ? Number.POSITIVE_INFINITY : sorted[m];
    if (c < from) return from;
    if (c <= to) return c;
  }
  return sorted[K - 1];
}

/** Newton's step within the orthant of the coordinates that are not zero, up to the first sign or limit that would change. */
function solveSigned(problem: PenalisedQuadratic, { b, r }: QuadraticPoint): void {
  const { size, curvature, l1, l2, lower, upper } = problem;
  // What is shared by all classes and unpenalised is free up to a shift: one of the class coordinates stays where it is.
  const fixed = new Set((problem.shifts ?? []).filter((set) => l1[set[0]] === 0 && l2[set[0]] === 0).map((set) => set[set.length - 1]));
  const free: number[] = [];
  for (let j = 0; j < size; j++) {
    const inside = (!lower || b[j] > lower[j]) && (!upper || b[j] < upper[j]);
    if (inside && !fixed.has(j) && (b[j] !== 0 || l1[j] === 0) && curvature[j * size + j] + l2[j] > 0) free.push(j);
  }
  const m = free.length;
  const matrix = new Float64Array(m * m);
  const right = new Float64Array(m);
  free.forEach((j, a) => {
    right[a] = r[j] - l1[j] * Math.sign(b[j]) - l2[j] * b[j];
    free.forEach((i, c) => {
      matrix[a * m + c] = curvature[j * size + i];
    });
    matrix[a * m + a] += l2[j];
  });
  const factor = cholesky(matrix, m);
  if (factor.failedAt >= 0) return;
  const step = choleskySolve(factor.factor, m, right);
  let t = 1;
  let blocked = -1;
  let stop = 0;
  free.forEach((j, a) => {
    const limits = [...(l1[j] > 0 ? [0] : []), ...(lower ? [lower[j]] : []), ...(upper ? [upper[j]] : [])];
    for (const limit of limits) {
      const reach = (limit - b[j]) / step[a];
      if (reach > 0 && reach < t) [t, blocked, stop] = [reach, j, limit];
    }
  });
  if (!step.every(Number.isFinite)) return;
  free.forEach((j, a) => {
    const delta = j === blocked ? stop - b[j] : t * step[a];
    b[j] = j === blocked ? stop : b[j] + delta;
    for (let i = 0; i < size; i++) r[i] -= delta * curvature[j * size + i];
  });
}
