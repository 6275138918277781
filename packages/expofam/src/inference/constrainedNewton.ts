import { informationFactor } from '../engine/informationFactor.ts';
import type { PassResult, Solver } from '../engine/pass.ts';
import { solveSmall } from './smallMatrix.ts';

/** The maximum of the likelihood under linear constraints Aθ = b. */
export interface ConstrainedAnswer {
  readonly theta: Float64Array;
  readonly logLikelihood: number;
  readonly gradient: Float64Array;
  readonly information: Float64Array;
  /** Lagrange multipliers: ∂(maximal log-likelihood)/∂b. */
  readonly multipliers: Float64Array;
  readonly converged: boolean;
  readonly iterations: number;
}

export interface ConstrainedOptions {
  readonly parameterCount: number;
  /** A, m × P, row-major, of full row rank. */
  readonly constraints: Float64Array;
  readonly values: Float64Array;
  /** A point inside the domain; it need not meet the constraints. */
  readonly start: Float64Array;
  readonly tolerance?: number;
  readonly maxIterations?: number;
  /**
   * An information matrix of a point nearby: with a start on the constraints the first steps are then made from gradients alone,
   * which over many rows cost a fraction, as long as each leaves a fifth of the decrement at most.
   */
  readonly nearby?: Float64Array;
  /** True where expected and observed information agree; otherwise the observed one is tried first. */
  readonly canonical: boolean;
}

/**
 * Newton's method on the constrained problem: each step solves H δ = g + Aᵀλ with A(θ + δ) = b, through H's factor and the
 * m × m system A H⁻¹Aᵀ. Profiles, score and likelihood-ratio tests of any linear hypothesis come from it, without a new
 * design. Undefined where no feasible point is inside the domain.
 */
export function* constrainedNewton(options: ConstrainedOptions): Solver<ConstrainedAnswer | undefined> {
  const { parameterCount: P, constraints: A, values: b, canonical } = options;
  const m = b.length;
  const tolerance = options.tolerance ?? 1e-10;
  const maxIterations = options.maxIterations ?? 60;
  const kind = canonical ? 'expected' : 'observed';
  const at = (theta: Float64Array): Solver<PassResult & { factor?: ReturnType<typeof informationFactor> }> => evaluateAt(theta, P, kind);

  if (options.nearby) {
    const answer = yield* byGradients(options, options.nearby, tolerance);
    if (answer) return answer;
  }
  // Move to the constraint along the metric of the information at the start, by smaller steps where the domain ends.
  let theta: Float64Array<ArrayBufferLike> = options.start.slice();
  let result = yield* at(theta);
  if (!result.valid || !result.factor) return undefined;
  let multipliers = new Float64Array(m);
  let feasible = distance(A, theta, b) <= 1e-12;
  let previous = Number.POSITIVE_INFINITY;
  let iterations = 0;
  for (; iterations < maxIterations; iterations++) {
    const g = result.gradient as Float64Array;
    const factor = result.factor as NonNullable<ReturnType<typeof informationFactor>>;
    const step = constrainedStep(factor, g, A, theta, b);
    if (!step) return undefined;
    multipliers = step.multipliers;
    const slope = slopeOf(g, step, A);
    const decrement = Math.sqrt(Math.max(0, slope));
    if (feasible && (decrement <= tolerance || (decrement > 0.5 * previous && decrement < 1e-6))) {
      return finish(theta, result, multipliers, true, iterations);
    }
    previous = feasible ? decrement : Number.POSITIVE_INFINITY;
    let moved = false;
    for (let t = 1, halving = 0; halving < 40; halving++, t *= 0.5) {
      const candidate = theta.map((v, p) => v + t * step.delta[p]);
      const there = yield* at(candidate);
      if (!there.valid || !there.factor) continue;
      // Until the constraints hold the likelihood may fall; from then on it must rise.
      const rises = !feasible || there.logLikelihood >= result.logLikelihood + 1e-4 * t * slope - 1e-12 * Math.abs(result.logLikelihood);
      if (!rises) continue;
      theta = candidate;
      result = there;
      feasible = feasible || t === 1;
      moved = true;
      break;
    }
    if (!moved) return feasible && decrement < 1e-4 ? finish(theta, result, multipliers, true, iterations) : undefined;
  }
  return feasible ? finish(theta, result, multipliers, false, iterations) : undefined;
}

function* byGradients(options: ConstrainedOptions, nearby: Float64Array, tolerance: number): Solver<ConstrainedAnswer | undefined> {
  const { parameterCount: P, constraints: A, values: b } = options;
  if (distance(A, options.start, b) > 1e-12) return undefined;
  const factor = informationFactor(nearby, P);
  if (!factor) return undefined;
  let theta = options.start;
  // Beyond a third of a standard error the matrix is no longer that of the point.
  let most = 0.3;
  for (let steps = 0; ; steps++) {
    const result = yield { theta, order: 'gradient' };
    if (!result.valid || !result.gradient) return undefined;
    const step = constrainedStep(factor, result.gradient, A, theta, b);
    if (!step) return undefined;
    const decrement = decrementOf(result.gradient, step, A);
    if (decrement <= tolerance) return finish(theta, { ...result, information: nearby }, step.multipliers, true, steps);
    if (!(decrement <= most)) return undefined;
    most = 0.2 * decrement;
    theta = theta.map((v, p) => v + step.delta[p]);
  }
}

/** √((g − Aᵀλ)ᵀδ), the distance to the constrained maximum in standard errors. */
const decrementOf = (g: Float64Array, step: ConstrainedStep, A: Float64Array): number => Math.sqrt(Math.max(0, slopeOf(g, step, A)));

function slopeOf(g: Float64Array, { delta, multipliers }: ConstrainedStep, A: Float64Array): number {
  const P = g.length;
  let slope = 0;
  for (let p = 0; p < P; p++) {
    let reduced = g[p];
    for (let k = 0; k < multipliers.length; k++) reduced -= A[k * P + p] * multipliers[k];
    slope += reduced * delta[p];
  }
  return slope;
}

interface ConstrainedStep {
  readonly delta: Float64Array;
  readonly multipliers: Float64Array<ArrayBuffer>;
}

function* evaluateAt(
  theta: Float64Array,
  P: number,
  kind: 'expected' | 'observed',
): Solver<PassResult & { factor?: ReturnType<typeof informationFactor> }> {
  const result = yield { theta, order: 'information', information: kind };
  if (!result.valid || !result.information) return result;
  const factor = informationFactor(result.information, P);
  if (factor || kind === 'expected') return { ...result, ...(factor ? { factor } : {}) };
  const expected = yield { theta, order: 'information', information: 'expected' };
  const other = expected.information && informationFactor(expected.information, P);
  return { ...expected, ...(other ? { factor: other } : {}) };
}

/** δ and λ of H δ = g − Aᵀλ, A(θ + δ) = b. */
function constrainedStep(
  factor: NonNullable<ReturnType<typeof informationFactor>>,
  g: Float64Array,
  A: Float64Array,
  theta: Float64Array,
  b: Float64Array,
): ConstrainedStep | undefined {
  const P = theta.length;
  const m = b.length;
  const free = factor.solve(g);
  const columns = Array.from({ length: m }, (_, k) => factor.solve(A.slice(k * P, (k + 1) * P)));
  const system = new Float64Array(m * m);
  const right = new Float64Array(m);
  for (let k = 0; k < m; k++) {
    let gap = -b[k];
    for (let p = 0; p < P; p++) gap += A[k * P + p] * (theta[p] + free[p]);
    right[k] = gap;
    for (let l = 0; l < m; l++) {
      let s = 0;
      for (let p = 0; p < P; p++) s += A[k * P + p] * columns[l][p];
      system[k * m + l] = s;
    }
  }
  const multipliers = Float64Array.from(solveSmall(system, right, m));
  if (!multipliers.every(Number.isFinite)) return undefined;
  const delta = free.map((v, p) => {
    let s = v;
    for (let k = 0; k < m; k++) s -= multipliers[k] * columns[k][p];
    return s;
  });
  return { delta, multipliers };
}

function distance(A: Float64Array, theta: Float64Array, b: Float64Array): number {
  const P = theta.length;
  let worst = 0;
  b.forEach((value, k) => {
    let s = -value;
    let size = Math.abs(value);
    for (let p = 0; p < P; p++) {
      s += A[k * P + p] * theta[p];
      size += Math.abs(A[k * P + p] * theta[p]);
    }
    worst = Math.max(worst, Math.abs(s) / (size || 1));
  });
  return worst;
}

function finish(
  theta: Float64Array,
  result: PassResult,
  multipliers: Float64Array,
  converged: boolean,
  iterations: number,
): ConstrainedAnswer {
  return {
    theta,
    logLikelihood: result.logLikelihood,
    gradient: result.gradient as Float64Array,
    information: result.information as Float64Array,
    multipliers,
    converged,
    iterations,
  };
}
