import { informationFactor } from './informationFactor.ts';
import { dot, type Evaluated, wolfeSearch } from './lineSearch.ts';
import type { SolverAnswer, TracePoint } from './newton.ts';
import { noStart } from './noStart.ts';
import type { Solver } from './pass.ts';

export interface FirstOrderOptions {
  readonly parameterCount: number;
  /** Points to start from, the best first; null asks for the start sweep's weighted least-squares step. */
  readonly starts: readonly (Float64Array | null)[];
  readonly maxIterations?: number;
  /** Convergence: √(gᵀD⁻¹g) with D the diagonal of the information, in standard errors. */
  readonly tolerance?: number;
  readonly onStep?: (point: TracePoint) => void;
}

/** A direction from the gradient and what a method remembers; `update` tells it the last step. */
interface Direction {
  direction(g: Float64Array): { readonly delta: Float64Array; readonly first: number };
  update(step: Float64Array, change: Float64Array): void;
}

/**
 * Batch gradient ascent: θ += α Σ (T(y) − E[T(y)|x]) x, with a line search that begins at the Barzilai–Borwein step.
 * Linear convergence; the number of steps grows with the condition of the information.
 */
export function gradientAscent(options: FirstOrderOptions): Solver<SolverAnswer> {
  return ascend(options, (diagonal) => {
    let step = 1 / diagonal.reduce((a, b) => a + b, 0);
    return {
      direction: (g) => ({ delta: g.slice(), first: step }),
      update(moved, change) {
        const curvature = -dot(moved, change);
        if (curvature > 0) step = dot(moved, moved) / curvature;
      },
    };
  });
}

/** Limited-memory BFGS (Nocedal 1980) with ten pairs, preconditioned by the diagonal of the information at the start. */
export function lbfgs(options: FirstOrderOptions): Solver<SolverAnswer> {
  const memory = 10;
  return ascend(options, (diagonal) => {
    const pairs: { s: Float64Array; y: Float64Array; rho: number }[] = [];
    const inverse = diagonal.map((d) => (d > 0 ? 1 / d : 1));
    return {
      direction(g) {
        const q = g.slice();
        const alphas: number[] = [];
        for (let i = pairs.length - 1; i >= 0; i--) {
          const { s, y, rho } = pairs[i];
          const a = rho * dot(s, q);
          alphas[i] = a;
          for (let j = 0; j < q.length; j++) q[j] -= a * y[j];
        }
        for (let j = 0; j < q.length; j++) q[j] *= inverse[j];
        pairs.forEach(({ s, y, rho }, i) => {
          const b = rho * dot(y, q);
          for (let j = 0; j < q.length; j++) q[j] += (alphas[i] - b) * s[j];
        });
        return { delta: q, first: 1 };
      },
      update(moved, change) {
        // The likelihood is maximised, so the curvature pair is of −ℓ.
        const y = change.map((v) => -v);
        const curvature = dot(moved, y);
        if (!(curvature > 1e-12 * Math.sqrt(dot(moved, moved) * dot(y, y)))) return;
        pairs.push({ s: moved, y, rho: 1 / curvature });
        if (pairs.length > memory) pairs.shift();
      },
    };
  });
}

function* ascend(options: FirstOrderOptions, method: (diagonal: Float64Array) => Direction): Solver<SolverAnswer> {
  const P = options.parameterCount;
  const maxIterations = options.maxIterations ?? 20_000;
  const tolerance = options.tolerance ?? 1e-9;
  const trace: TracePoint[] = [];
  const begun = yield* begin(options);
  if (!begun) return noStart(P, trace);
  let point: Evaluated = begun;
  const diagonal = Float64Array.from({ length: P }, (_, i) => (point.result.information as Float64Array)[i * P + i]);
  const directions = method(diagonal);
  let iterations = 0;
  let status: SolverAnswer['status'] = 'max-iterations';
  let lastStep = 0;
  for (;;) {
    const g = point.result.gradient as Float64Array;
    const distance = Math.sqrt(g.reduce((s, v, i) => s + (diagonal[i] > 0 ? (v * v) / diagonal[i] : 0), 0));
    const seen: TracePoint = {
      iteration: iterations,
      theta: point.theta.slice(),
      logLikelihood: point.result.logLikelihood,
      gradientNorm: Math.sqrt(dot(g, g)),
      decrement: distance,
      step: lastStep,
    };
    trace.push(seen);
    options.onStep?.(seen);
    if (distance <= tolerance) {
      status = 'converged';
      break;
    }
    if (iterations >= maxIterations) break;
    const { delta, first } = directions.direction(g);
    const moved: (Evaluated & { readonly step: number }) | undefined = yield* wolfeSearch(point, delta, first);
    if (!moved || (moved.result.logLikelihood === point.result.logLikelihood && moved.theta.every((v, i) => v === point.theta[i]))) {
      // Nothing rises any more: at the optimum as far as rounding lets it be seen, or stuck.
      status = distance <= 1e-5 ? 'converged' : 'stalled';
      break;
    }
    const from: Evaluated = point;
    directions.update(
      moved.theta.map((v, i) => v - from.theta[i]),
      (moved.result.gradient as Float64Array).map((v, i) => v - (from.result.gradient as Float64Array)[i]),
    );
    point = moved;
    lastStep = moved.step;
    iterations++;
  }
  const final = yield { theta: point.theta, order: 'information' };
  return {
    theta: point.theta,
    logLikelihood: point.result.logLikelihood,
    gradient: final.gradient as Float64Array,
    information: final.information as Float64Array,
    iterations,
    status,
    trace,
  };
}

/** The first start that is inside the domain, with its information. */
export function* begin(options: Pick<FirstOrderOptions, 'parameterCount' | 'starts'>): Solver<Evaluated | undefined> {
  for (const start of options.starts) {
    let theta = start;
    if (!theta) {
      const sweep = yield { theta: null, order: 'information' };
      const factor = sweep.information ? informationFactor(sweep.information, options.parameterCount) : undefined;
      if (!factor || !sweep.gradient) continue;
      theta = factor.solve(sweep.gradient);
    }
    if (!theta.every(Number.isFinite)) continue;
    const result = yield { theta, order: 'information' };
    if (result.valid) return { theta, result };
  }
  return undefined;
}
