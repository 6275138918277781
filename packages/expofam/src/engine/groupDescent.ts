import { cholesky, choleskySolve } from '../math/linear/cholesky.ts';
import { symmetricEigen } from '../math/linear/symmetricEigen.ts';
import type { PenalisedQuadratic, QuadraticPoint } from './coordinateDescent.ts';

/** A set of coordinates that enter together, with the eigenvalues and vectors of their block of the curvature. */
interface Group {
  readonly at: Int32Array;
  readonly values: Float64Array;
  /** Column k belongs to value k. */
  readonly vectors: Float64Array;
  readonly l1: number;
  readonly l2: number;
}

const sweepsBeforeDirect = 12;

/**
 * Minimises ½ bᵀHb − cᵀb + Σ_g (l1_g‖b_g‖₂ + ½ l2_g‖b_g‖₂²) over groups of coordinates (the group lasso; Yuan & Lin 2006,
 * J. R. Stat. Soc. B 68, 49): each group in its turn is set to its exact minimiser. Where that is slow, Newton's step is taken
 * for the groups that are not zero. l1 and l2 are those of a group's first coordinate.
 *
 * @param tolerance a change of √(δᵀH_ggδ) that counts as none
 * @returns false where `maxSweeps` did not suffice
 */
export function groupDescent(
  problem: PenalisedQuadratic & { readonly groups: readonly Int32Array[] },
  point: QuadraticPoint,
  tolerance: number,
  maxSweeps: number,
): boolean {
  const all = problem.groups.map((at): Group => {
    const K = at.length;
    const block = Float64Array.from({ length: K * K }, (_, i) => problem.curvature[at[i % K] * problem.size + at[Math.floor(i / K)]]);
    return { at, ...symmetricEigen(block, K), l1: problem.l1[at[0]], l2: problem.l2[at[0]] };
  });
  let sweeps = 0;
  while (sweeps++ < maxSweeps) {
    if (sweep(problem, point, all) <= tolerance) return true;
    const active = all.filter(({ at, l1 }) => l1 === 0 || at.some((j) => point.b[j] !== 0));
    for (let inner = 1; sweeps++ < maxSweeps; inner++) {
      if (sweep(problem, point, active) <= tolerance) break;
      if (inner % sweepsBeforeDirect === 0) newtonStep(problem, point, active);
    }
  }
  return false;
}

/** One cycle; the largest change. */
function sweep(problem: PenalisedQuadratic, point: QuadraticPoint, groups: readonly Group[]): number {
  const { b, r } = point;
  const { size, curvature } = problem;
  let largest = 0;
  for (const group of groups) {
    const { at } = group;
    const z = Float64Array.from(at, (j) => {
      let sum = r[j];
      for (const i of at) sum += curvature[j * size + i] * b[i];
      return sum;
    });
    const next = minimiser(group, z);
    const delta = next.map((v, k) => v - b[at[k]]);
    if (delta.every((d) => d === 0)) continue;
    let square = 0;
    at.forEach((j, k) => {
      for (let l = 0; l < at.length; l++) square += delta[k] * delta[l] * curvature[j * size + at[l]];
    });
    move(problem, point, at, delta);
    largest = Math.max(largest, Math.sqrt(Math.max(0, square)));
  }
  return largest;
}

function move({ size, curvature }: PenalisedQuadratic, { b, r }: QuadraticPoint, at: Int32Array, delta: Float64Array): void {
  at.forEach((j, k) => {
    b[j] += delta[k];
    const row = j * size;
    for (let i = 0; i < size; i++) r[i] -= delta[k] * curvature[row + i];
  });
}

/**
 * The b that minimises ½ bᵀHb − zᵀb + l1‖b‖ + ½ l2‖b‖². With H = V diag(d) Vᵀ and c = Vᵀz its norm t is where
 * (Σ cₖ²/((dₖ + l2)t + l1)²)^(−½) passes one: a concave function of t, so that Newton's steps from below rise to it.
 */
function minimiser({ values, vectors, l1, l2 }: Group, z: Float64Array): Float64Array {
  const K = z.length;
  const largest = values[0] + l2;
  // Along a direction without curvature, of which only rounding is left, b stays zero.
  const none = 1e-13 * largest;
  const c = Float64Array.from({ length: K }, (_, k) => {
    if (!(values[k] + l2 > none)) return 0;
    let sum = 0;
    for (let i = 0; i < K; i++) sum += vectors[i + k * K] * z[i];
    return sum;
  });
  const norm = Math.hypot(...c);
  if (!(norm > l1)) return new Float64Array(K);
  let perNorm = 0;
  if (l1 > 0) {
    let t = (norm - l1) / largest;
    for (let step = 0; step < 100; step++) {
      let sum = 0;
      let slope = 0;
      for (let k = 0; k < K; k++) {
        if (c[k] === 0) continue;
        const d = values[k] + l2;
        const v = d * t + l1;
        sum += (c[k] / v) ** 2;
        slope += (d * c[k] ** 2) / v ** 3;
      }
      const next = t + ((Math.sqrt(sum) - 1) * sum) / slope;
      if (!(next > t * (1 + 1e-15))) break;
      t = next;
    }
    perNorm = l1 / t;
  }
  const out = new Float64Array(K);
  for (let k = 0; k < K; k++) {
    if (c[k] === 0) continue;
    const along = c[k] / (values[k] + l2 + perNorm);
    for (let i = 0; i < K; i++) out[i] += along * vectors[i + k * K];
  }
  return out;
}

/** Newton's step for the groups that are not zero, where it lowers the whole and turns no group round. */
function newtonStep(problem: PenalisedQuadratic, point: QuadraticPoint, active: readonly Group[]): void {
  const { size, curvature } = problem;
  const { b, r } = point;
  const normOf = (at: Int32Array, of: (j: number) => number): number => Math.hypot(...Array.from(at, of));
  // What is unpenalised is free up to a shift of its classes: one of them stays where it is.
  const free = active.flatMap(({ at, l1, l2 }) => Array.from(l1 === 0 && l2 === 0 ? at.subarray(1) : at));
  const place = new Map(free.map((j, a) => [j, a]));
  const m = free.length;
  const matrix = new Float64Array(m * m);
  const right = Float64Array.from(free, (j) => r[j]);
  free.forEach((j, a) => {
    for (let e = 0; e < m; e++) matrix[a * m + e] = curvature[j * size + free[e]];
  });
  for (const { at, l1, l2 } of active) {
    const norm = normOf(at, (j) => b[j]);
    for (const j of at) {
      const a = place.get(j);
      if (a === undefined) continue;
      const perNorm = l1 > 0 ? l1 / norm : 0;
      right[a] -= (l2 + perNorm) * b[j];
      matrix[a * m + a] += l2 + perNorm;
      if (perNorm > 0) for (const i of at) matrix[a * m + (place.get(i) as number)] -= (perNorm * b[i] * b[j]) / norm ** 2;
    }
  }
  const factor = cholesky(matrix, m);
  if (factor.failedAt >= 0) return;
  const step = choleskySolve(factor.factor, m, right);
  if (!step.every(Number.isFinite)) return;
  const stepOf = (j: number): number => step[place.get(j) ?? -1] ?? 0;
  // r falls by Hδ, so that the smooth part changes by −δᵀr + ½δᵀHδ.
  let change = 0;
  free.forEach((j, a) => {
    let curved = 0;
    for (let e = 0; e < m; e++) curved += curvature[j * size + free[e]] * step[e];
    change += step[a] * (curved / 2 - r[j]);
  });
  for (const { at, l1, l2 } of active) {
    const [before, after] = [normOf(at, (j) => b[j]), normOf(at, (j) => b[j] + stepOf(j))];
    change += l1 * (after - before) + (l2 / 2) * (after ** 2 - before ** 2);
    if (l1 > 0 && at.reduce((s, j) => s + b[j] * (b[j] + stepOf(j)), 0) <= 0) return;
  }
  if (!(change < 0)) return;
  for (const { at } of active) move(problem, point, at, Float64Array.from(at, stepOf));
}
