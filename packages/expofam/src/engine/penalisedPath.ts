import type { RowModel } from '../family/rowModel.ts';
import { type BlockPass, blockPass, type RowData } from './blockPass.ts';
import { type ColumnSubset, workingColumns } from './columnSubset.ts';
import { coordinateDescent, type PenalisedQuadratic } from './coordinateDescent.ts';
import type { Job } from './job.ts';
import { quasiNewtonUpdate } from './quasiNewtonUpdate.ts';
import type { SegmentHelp } from './segments.ts';
import { steadyError } from './steadyError.ts';
import type { ClassParameters } from './symmetricClasses.ts';

/**
 * The penalised problem: minimise −ℓ(θ)/W + λ Σⱼ fⱼ(α dⱼ|θⱼ| + ½(1 − α) dⱼ² θⱼ²), W the sum of weights, on the engine's
 * centred and scaled columns; where classes are `grouped`, ‖θⱼ‖₂ over the classes takes the place of |θⱼ|. dⱼ turns θⱼ into the coefficient that is penalised (that of the standardised column, or of
 * the column as written). Limits are of θⱼ. All arrays have one entry a column, for every class the same.
 */
export interface PathProblem {
  readonly data: RowData;
  readonly model: RowModel;
  readonly classes: ClassParameters;
  readonly grouped?: boolean;
  readonly alpha: number;
  /** fⱼ: 0 is not penalised, Infinity is left out. */
  readonly factors: Float64Array;
  readonly size: Float64Array;
  readonly lower?: Float64Array;
  readonly upper?: Float64Array;
  /** θ to start from, class after class: of the model with the unpenalised columns alone, or of `startLambda`. */
  readonly start: Float64Array;
  /** The λ that `start` is the solution at; λ_max by default. */
  readonly startLambda?: number;
  readonly totalWeight: number;
  /** What a change of one in the linear predictor is measured in: √(null deviance / W). */
  readonly unit: number;
  /** Convergence: the root mean square change of the linear predictor that is left, in units. */
  readonly tolerance: number;
  readonly maxIterations: number;
  /** Others who make some of the sums of a pass over columns of the data; `isNew` where passes from before are not asked any more. */
  readonly help?: (columns: ColumnSubset, isNew: boolean) => SegmentHelp | undefined;
}

/** The solution at one λ. */
export interface PathPoint {
  readonly lambda: number;
  /** One parameter for each class and column. */
  readonly theta: Float64Array;
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** How the λs go on: given the points so far and λ_max, the next λ; undefined ends the path. */
export type NextLambda = (points: readonly PathPoint[], largest: number) => number | undefined;

interface Evaluated {
  readonly theta: Float64Array;
  readonly logLikelihood: number;
  readonly gradient: Float64Array;
  /** False where the gradient is of the columns of the working set alone, and 0 elsewhere. */
  readonly whole: boolean;
}

/** How many λs ahead the working set looks, so that the information need not be summed anew for each column that enters. */
const lookAhead = 4;
/** Steps that shrink by more than this leave the curvature as it is: so it changes evenly from λ to λ. */
const goodContraction = 0.05;
/** A working set of this share of all columns is the whole design. */
const nearlyAll = 0.75;

/**
 * A path of penalised fits, from the largest λ down. At each λ: the strong rule (Tibshirani et al. 2012) leaves out columns
 * that cannot be expected to enter; Newton steps on the penalised quadratic are solved by coordinate descent; the information
 * is kept from λ to λ and corrected from gradients (BFGS), so that most steps need a gradient alone; by how much it misses
 * the gradient after the first step changes evenly from λ to λ, so that this is foretold, and the first step is mostly the
 * only one; a step is taken only as far as the penalised likelihood rises; a fit ends when the remaining step is below the tolerance and the conditions of
 * Karush, Kuhn and Tucker hold for every column, those left out included.
 */
export function* penalisedPath(problem: PathProblem, next: NextLambda): Job<readonly PathPoint[]> {
  const { data, model, classes, alpha, factors, size, totalWeight: W } = problem;
  const p = factors.length;
  const K = classes.classCount;
  const q = model.predictorCount;
  const everyColumn = (column: number): boolean => Number.isFinite(factors[column]);
  const arrange = workingColumns(data, q, everyColumn);
  const passOf = (subset: ColumnSubset, isNew: boolean): BlockPass =>
    blockPass(subset.data, model, subset.layout, problem.help?.(subset, isNew));
  const usable = factors.reduce((count, _, c) => count + (everyColumn(c) ? 1 : 0), 0);
  const isIn = Uint8Array.from(factors, (f, c) => {
    const starts = Array.from({ length: K }, (_, k) => problem.start[k * p + c]).some((v) => v !== 0);
    return everyColumn(c) && (f === 0 || starts) ? 1 : 0;
  });
  /** The passes for the columns that are in: all of them where most are. */
  const arranged = (): {
    readonly wholeSet: ColumnSubset;
    readonly wholePass: BlockPass;
    readonly set: ColumnSubset;
    readonly pass: BlockPass;
  } => {
    const count = isIn.reduce((a, b) => a + b, 0);
    if (count === 0 || count > nearlyAll * usable)
      isIn.forEach((_, c) => {
        isIn[c] = everyColumn(c) ? 1 : 0;
      });
    const { whole, part } = arrange((c) => isIn[c] === 1);
    const pass = passOf(whole, true);
    const same = part.columns.length === usable;
    return { wholeSet: whole, wholePass: pass, set: same ? whole : part, pass: same ? pass : passOf(part, false) };
  };
  let { wholeSet, wholePass, set, pass } = arranged();
  let curvature: Float64Array | undefined;
  let stale = false;
  const missed = steadyError();

  const gather = (values: Float64Array, columns: Int32Array): Float64Array =>
    Float64Array.from({ length: K * columns.length }, (_, i) => values[Math.floor(i / columns.length) * p + columns[i % columns.length]]);
  const scatter = (values: Float64Array, columns: Int32Array): Float64Array => {
    const out = new Float64Array(K * p);
    for (let i = 0; i < values.length; i++) out[Math.floor(i / columns.length) * p + columns[i % columns.length]] = values[i];
    return out;
  };

  /** Value and gradient at θ, on all columns or on the working set, with the information of the working set where asked. */
  function* evaluate(theta: Float64Array, whole: boolean, information = false): Job<Evaluated | undefined> {
    const { columns } = whole ? wholeSet : set;
    const request = { theta: classes.toEngine(gather(theta, columns)), order: information ? 'information' : 'gradient' } as const;
    const result = yield { pass: whole ? wholePass : pass, request };
    if (!result.valid || !result.gradient) return undefined;
    if (result.information) {
      const of = classes.information(result.information);
      if (columns === set.columns) {
        curvature = of;
        missed.forget();
      }
    }
    return {
      theta,
      logLikelihood: result.logLikelihood,
      gradient: scatter(classes.gradient(result.gradient), columns),
      whole: whole || set === wholeSet,
    };
  }

  const classNorm = (values: Float64Array, column: number): number => {
    let sum = 0;
    for (let k = 0; k < K; k++) sum += values[k * p + column] ** 2;
    return Math.sqrt(sum);
  };
  const largestGradient = (at: Evaluated, column: number): number => {
    let largest = 0;
    if (problem.grouped) return classNorm(at.gradient, column);
    for (let k = 0; k < K; k++) {
      const g = at.gradient[k * p + column];
      // A limit at zero keeps a coefficient there, however strongly it is pulled to the other side.
      if ((problem.upper && problem.upper[column] <= 0 && g > 0) || (problem.lower && problem.lower[column] >= 0 && g < 0)) continue;
      largest = Math.max(largest, Math.abs(g));
    }
    return largest;
  };
  const enters = (at: Evaluated, column: number, lambda: number): boolean =>
    everyColumn(column) && largestGradient(at, column) > Math.max(0, alpha * lambda) * factors[column] * size[column] * W;

  /** Takes columns into the working set; true where there were any. */
  const admit = (wanted: (column: number) => boolean): boolean => {
    let grown = false;
    for (let c = 0; c < p; c++) {
      if (isIn[c] || !everyColumn(c) || !wanted(c)) continue;
      isIn[c] = 1;
      grown = true;
    }
    if (!grown) return false;
    curvature = undefined;
    missed.forget();
    ({ wholeSet, wholePass, set, pass } = arranged());
    return true;
  };

  const penaltyAt = (theta: Float64Array, lambda: number): number => {
    let sum = 0;
    for (let i = 0; i < theta.length; i++) {
      if (theta[i] === 0) continue;
      const f = factors[i % p];
      const v = size[i % p] * theta[i];
      if (f > 0) sum += f * ((problem.grouped ? 0 : alpha * Math.abs(v)) + ((1 - alpha) / 2) * v * v);
    }
    if (problem.grouped)
      for (let c = 0; c < p; c++) if (factors[c] > 0 && everyColumn(c)) sum += factors[c] * alpha * size[c] * classNorm(theta, c);
    return lambda * W * sum;
  };

  let at = yield* evaluate(problem.start, true);
  if (!at) return [];
  let largest = 0;
  for (let c = 0; c < p; c++)
    if (everyColumn(c) && factors[c] > 0 && size[c] > 0) largest = Math.max(largest, largestGradient(at, c) / (factors[c] * size[c] * W));
  largest /= Math.max(alpha, 1e-3);

  const points: PathPoint[] = [];
  const closeness = problem.tolerance * problem.unit * Math.sqrt(W);
  let previous = problem.startLambda ?? largest;
  // How much smaller a step is than the one before it; from λ to λ.
  let contraction = 0.1;
  let slow = false;
  for (let lambda = next(points, largest); lambda !== undefined; lambda = next(points, largest)) {
    const ratio = previous > 0 ? lambda / previous : 0;
    const ahead = ratio > 0 && ratio < 1 ? lambda * ratio ** lookAhead : lambda;
    const from: Evaluated = at;
    // What the strong rule lets in forces new sums; then those that may enter soon come with it.
    const strong = 2 * lambda - previous;
    let needs = false;
    for (let c = 0; c < p && !needs; c++) needs = !isIn[c] && factors[c] !== 0 && enters(from, c, strong);
    if (needs) admit((c) => enters(from, c, Math.min(strong, 2 * ahead - lambda)));
    let iterations = 0;
    let converged = false;
    // Once at each λ: beyond that the corrections from gradients know more, where the expected information is not the curvature.
    let renewed = false;
    let last = Number.POSITIVE_INFINITY;
    stale ||= slow;
    while (iterations < problem.maxIterations) {
      if (!curvature || stale) {
        const fresh: Evaluated | undefined = yield* evaluate(at.theta, set === wholeSet, true);
        stale = false;
        if (!fresh || !curvature) break;
        if (!at.whole || fresh.whole) at = fresh;
      }
      const { columns } = set;
      const s = columns.length;
      const theta0 = gather(at.theta, columns);
      const gradient = gather(at.gradient, columns);
      const quadratic = quadraticOf(problem, columns, curvature as Float64Array, lambda);
      const b = theta0.slice();
      const r = gradient.slice();
      const exactness = 0.02 * closeness;
      coordinateDescent(quadratic, { b, r }, exactness);
      const delta = b.map((v, i) => v - theta0[i]);
      // r = g − HΔ, so HΔ = g − r.
      let square = 0;
      for (let i = 0; i < delta.length; i++) square += delta[i] * (gradient[i] - r[i]);
      const remaining = Math.sqrt(Math.max(0, square));
      if (remaining <= closeness) {
        if (!at.whole) {
          const seen: Evaluated | undefined = yield* evaluate(at.theta, true);
          if (!seen) break;
          at = seen;
        }
        const here = at;
        const limit = lambda;
        if (admit((c) => factors[c] !== 0 && enters(here, c, limit * (1 + 1e-9)))) {
          last = Number.POSITIVE_INFINITY;
          continue;
        }
        converged = true;
        break;
      }
      if (iterations > 0) {
        contraction = Math.min(0.9, Math.max(1e-3, remaining / last));
        // The quadratic no longer says where the next step leads: sum the information anew.
        if (remaining > 0.4 * last && Number.isFinite(last) && !renewed) {
          stale = true;
          renewed = true;
          last = Number.POSITIVE_INFINITY;
          iterations++;
          continue;
        }
      }
      last = remaining;
      iterations++;
      const atStart = penaltyAt(at.theta, lambda);
      const before = -at.logLikelihood + atStart;
      const plain = b.slice();
      const miss = iterations === 1 ? missed.guess(remaining) : undefined;
      if (miss) {
        for (let i = 0; i < r.length; i++) r[i] += miss[i];
        coordinateDescent(quadratic, { b, r }, exactness);
        for (let i = 0; i < r.length; i++) r[i] -= miss[i];
      }
      let isCorrected = miss !== undefined;
      let full = scatter(b, columns);
      const decreaseTo = (theta: Float64Array): number => {
        let slope = 0;
        gather(theta, columns).forEach((v, i) => {
          slope += (v - theta0[i]) * gradient[i];
        });
        return slope - (penaltyAt(theta, lambda) - atStart);
      };
      let decrease = decreaseTo(full);
      const isLast = remaining * contraction <= closeness;
      let step = 1;
      let moved: Evaluated | undefined;
      for (let halving = 0; halving < 40 && !moved; halving++) {
        const theta = step === 1 ? full : at.theta.map((v, i) => v + step * (full[i] - v));
        const seen: Evaluated | undefined = yield* evaluate(theta, isLast);
        // A gain below the rounding of the likelihood cannot be seen: there the quadratic is trusted.
        const rounding = decrease <= 1e-10 * W * problem.unit ** 2 ? Number.POSITIVE_INFINITY : 1e-12 * Math.abs(at.logLikelihood);
        if (seen && -seen.logLikelihood + penaltyAt(theta, lambda) <= before - 1e-4 * step * decrease + rounding) moved = seen;
        else if (isCorrected) {
          isCorrected = false;
          full = scatter(plain, columns);
          decrease = decreaseTo(full);
          missed.forget();
        } else step *= seen ? 0.5 : 0.25;
      }
      if (!moved) break;
      const to = gather(moved.theta, columns);
      const reached = gather(moved.gradient, columns);
      if (iterations === 1) {
        if (step === 1 && (isCorrected || !miss)) {
          missed.see(
            reached.map((g, i) => g - r[i]),
            remaining,
          );
        } else missed.forget();
      }
      if (iterations === 1 || contraction > goodContraction) {
        const change = to.map((v, i) => v - theta0[i]);
        const fall = reached.map((g, i) => gradient[i] - g);
        quasiNewtonUpdate(curvature as Float64Array, K * s, change, fall);
      }
      at = moved;
    }
    if (!at.whole) {
      const seen: Evaluated | undefined = yield* evaluate(at.theta, true);
      if (!seen) break;
      at = seen;
    }
    slow = iterations > 3;
    points.push({ lambda, theta: at.theta, logLikelihood: at.logLikelihood, iterations, converged });
    previous = lambda;
  }
  return points;
}

function quadraticOf(problem: PathProblem, columns: Int32Array, curvature: Float64Array, lambda: number): PenalisedQuadratic {
  const { alpha, factors, size, totalWeight, classes, lower, upper, grouped } = problem;
  const K = classes.classCount;
  const s = columns.length;
  const each = (f: (column: number) => number): Float64Array => Float64Array.from({ length: K * s }, (_, i) => f(columns[i % s]));
  return {
    size: K * s,
    curvature,
    l1: each((c) => lambda * totalWeight * alpha * factors[c] * size[c]),
    l2: each((c) => lambda * totalWeight * (1 - alpha) * factors[c] * size[c] ** 2),
    ...(lower ? { lower: each((c) => lower[c]) } : {}),
    ...(upper ? { upper: each((c) => upper[c]) } : {}),
    ...(K > 1
      ? { [grouped ? 'groups' : 'shifts']: Array.from(columns, (_, i) => Int32Array.from({ length: K }, (__, k) => k * s + i)) }
      : {}),
  };
}
