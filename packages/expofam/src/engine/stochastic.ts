import { begin, type FirstOrderOptions } from './firstOrder.ts';
import { informationFactor } from './informationFactor.ts';
import { dot } from './lineSearch.ts';
import type { SolverAnswer, TracePoint } from './newton.ts';
import { noStart } from './noStart.ts';
import type { Solver } from './pass.ts';
import type { StochasticOptions } from './solverOptions.ts';

export interface StochasticSolverOptions extends StochasticOptions, Pick<FirstOrderOptions, 'parameterCount' | 'starts' | 'onStep'> {
  readonly rowCount: number;
  /** Rows that earlier updates have seen: steps and averages go on from there. */
  readonly seen?: number;
  /** The score Σ w·s·x of the given rows alone; undefined where a row's mean left its domain. */
  readonly scoreOfRows: (theta: Float64Array, rows: Int32Array) => Float64Array | undefined;
  /** A permutation of 0 … n − 1 for each epoch. */
  readonly permutation: (n: number) => Int32Array;
}

/**
 * The update rule of the theory, θ += α_t (T(y) − E[T(y)|x]) x, example by example or in minibatches, in random order, with
 * averaging (Polyak & Juditsky 1992; Ruppert 1988). Averaged over one pass it is as efficient as maximum likelihood to
 * first order. Standard errors are those of the maximum.
 */
export function* stochastic(options: StochasticSolverOptions): Solver<SolverAnswer> {
  const { parameterCount: P, rowCount, epochs = 1, batchSize = 1, schedule = 'polynomial', averaging = true, seen = 0 } = options;
  const trace: TracePoint[] = [];
  const begun = yield* begin(options);
  if (!begun) return noStart(P, trace);
  const information = begun.result.information as Float64Array;
  let meanTrace = 0;
  for (let i = 0; i < P; i++) meanTrace += information[i * P + i] / rowCount;
  // A step of 1/trace never overshoots the quadratic of an average row.
  const first = options.stepSize ?? 1 / Math.max(meanTrace, Number.MIN_VALUE);
  const batch = Math.max(1, Math.min(batchSize, rowCount));
  const updates = Math.ceil(rowCount / batch) * epochs;
  // The steps begin to fall once every direction had a few units of movement.
  const settling = Math.max(1, 2 * P);
  const before = Math.floor(seen / batch);
  const burnIn = before > 0 ? 0 : Math.floor(updates / 5);
  const theta = begun.theta.slice();
  const average = begun.theta.slice();
  let averaged = before;
  let update = 0;
  const record = (at: Float64Array, logLikelihood: number, g: Float64Array, decrement: number, step: number): void => {
    const seen = { iteration: update, theta: at.slice(), logLikelihood, gradientNorm: Math.sqrt(dot(g, g)), decrement, step };
    trace.push(seen);
    options.onStep?.(seen);
  };
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = options.permutation(rowCount);
    for (let start = 0; start < rowCount; start += batch) {
      const rows = order.subarray(start, Math.min(rowCount, start + batch));
      const t = (before + update) / settling;
      let step = schedule === 'constant' ? first : schedule === 'inverse' ? first / (1 + t) : first * (1 + t) ** -0.6;
      const g = options.scoreOfRows(theta, rows);
      if (g) {
        // One surprising row must not throw the coefficients out of the region where the model means anything.
        const length = Math.sqrt(dot(g, g)) * (step / rows.length);
        if (length > 1) step /= length;
        for (let i = 0; i < P; i++) theta[i] += (step / rows.length) * g[i];
      }
      update++;
      if (update > burnIn) {
        averaged++;
        for (let i = 0; i < P; i++) average[i] += (theta[i] - average[i]) / averaged;
      }
    }
    if (epoch + 1 < epochs) {
      const at = averaging && averaged > 0 ? average : theta;
      const result = yield { theta: at.slice(), order: 'gradient' };
      if (result.gradient) record(at, result.logLikelihood, result.gradient, Number.NaN, first);
    }
  }
  let chosen: Float64Array = averaging && averaged > 0 ? average : theta;
  let result = yield { theta: chosen.slice(), order: 'information' };
  if (!result.valid) {
    chosen = begun.theta;
    result = yield { theta: chosen.slice(), order: 'information' };
  }
  const g = result.gradient as Float64Array;
  const factor = informationFactor(result.information as Float64Array, P);
  const decrement = factor ? Math.sqrt(Math.max(0, dot(g, factor.solve(g)))) : Number.NaN;
  record(chosen, result.logLikelihood, g, decrement, first);
  return {
    theta: chosen.slice(),
    logLikelihood: result.logLikelihood,
    gradient: g,
    information: result.information as Float64Array,
    iterations: update,
    status: 'stopped',
    trace,
  };
}
