import { ExpofamError } from '../core/expofamError.ts';
import type { RowModel } from '../family/rowModel.ts';
import type { BackTransform } from './backTransform.ts';
import type { BlockPass, RowData } from './blockPass.ts';
import { blockRows } from './blockRows.ts';
import { designRows } from './designRows.ts';
import { type InformationFactor, informationFactor } from './informationFactor.ts';
import type { FitStatus, SolverAnswer, TracePoint } from './newton.ts';
import { noStart } from './noStart.ts';
import { parametersOf } from './parametersOf.ts';
import type { PassResult, Solver } from './pass.ts';

/**
 * How estimates are corrected: `mean` bias (Firth 1993; Kosmidis & Firth 2009, eq. 12), `median` bias of each coefficient
 * (Kenne Pagui, Salvan & Sartori 2017), or maximum likelihood penalised by Jeffreys' prior, ½ log det of the information.
 */
export type BiasReduction = 'mean' | 'median' | 'jeffreys';

export interface BiasReductionOptions {
  readonly kind: BiasReduction;
  /** True where φ = 1; otherwise φ is Pearson's at each step. */
  readonly dispersionKnown: boolean;
  readonly observations: number;
  readonly maxIterations?: number;
  readonly fallback?: Float64Array;
  readonly onStep?: (point: TracePoint) => void;
}

/** The parts of a row model that bias reduction needs. */
export type BiasReducible = RowModel & Required<Pick<RowModel, 'logSlopes' | 'mean' | 'meanSlopeAndVariance'>>;

/**
 * Solves the adjusted score equations U(β)/φ + A(β) = 0 by quasi Fisher scoring with step halving. With h the leverages, d = dμ/du and W
 * the weight of a row: A = ½ Xᵀ h (log d)′ for `mean`, ½ Xᵀ h (log W)′ for `jeffreys`, and for `median` A of `mean` plus, for every
 * coefficient as written, the third-order term that takes its mean bias to its median bias.
 */
function* reduceBias(
  data: RowData,
  model: BiasReducible,
  pass: BlockPass,
  transform: BackTransform,
  options: BiasReductionOptions,
): Solver<SolverAnswer> {
  const P = pass.parameterCount;
  const maxIterations = options.maxIterations ?? 500;
  const adjusted = adjustedScore(data, model, pass, transform, options);
  const trace: TracePoint[] = [];
  let point: Point | undefined;
  const sweep = yield { theta: null, order: 'information' };
  const first = sweep.information && informationFactor(sweep.information, P);
  for (const theta of [
    ...(first && sweep.gradient ? [first.solve(sweep.gradient)] : []),
    ...(options.fallback ? [options.fallback] : []),
    new Float64Array(P),
  ]) {
    point ??= yield* evaluate(theta);
  }
  const answer = (at: Point, iterations: number, status: FitStatus): SolverAnswer => ({
    theta: at.theta,
    logLikelihood: at.result.logLikelihood,
    gradient: at.gradient,
    information: at.result.information as Float64Array,
    iterations,
    status,
    trace,
  });
  if (!point) return noStart(P, trace);
  let here: Point = point;
  let stuck = 0;
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const seen = {
      iteration,
      theta: here.theta.slice(),
      logLikelihood: here.result.logLikelihood,
      gradientNorm: Math.sqrt(here.gradient.reduce((s, g) => s + g * g, 0)),
      decrement: here.decrement,
      step: 1,
    };
    trace.push(seen);
    options.onStep?.(seen);
    if (here.decrement <= 1e-13) return answer(here, iteration, 'converged');
    let next: Point | undefined;
    for (let step = 1, halving = 0; halving < 12; halving++, step /= 2) {
      const candidate = yield* evaluate(here.theta.map((v, p) => v + step * here.delta[p]));
      if (!candidate) continue;
      next ??= candidate;
      if (candidate.decrement < here.decrement) {
        next = candidate;
        break;
      }
    }
    if (!next) return answer(here, iteration, 'stalled');
    // Near the solution the decrement shrinks by a steady factor until rounding; then it wanders.
    stuck = next.decrement < here.decrement ? 0 : stuck + 1;
    if (stuck > 0 && Math.min(next.decrement, here.decrement) < 1e-9) {
      return answer(next.decrement < here.decrement ? next : here, iteration + 1, 'converged');
    }
    if (stuck > 20) return answer(here, iteration + 1, 'stalled');
    here = next;
  }
  return answer(here, maxIterations, 'max-iterations');

  function* evaluate(theta: Float64Array): Solver<Point | undefined> {
    const result = yield { theta, order: 'information', information: 'expected' };
    const factor = result.valid && result.information ? informationFactor(result.information, P) : undefined;
    if (!factor) return undefined;
    const { gradient, correction } = adjusted(theta, result, factor);
    const delta = factor.solve(gradient);
    for (let p = 0; p < P; p++) delta[p] += correction[p];
    const H = result.information as Float64Array;
    let square = 0;
    for (let i = 0; i < P; i++) for (let j = 0; j < P; j++) square += delta[i] * H[i * P + j] * delta[j];
    const decrement = Math.sqrt(Math.max(0, square));
    return Number.isFinite(decrement) ? { theta, result, gradient, delta, decrement } : undefined;
  }
}

interface Point {
  readonly theta: Float64Array;
  readonly result: PassResult;
  /** U + φ A, at unit dispersion. */
  readonly gradient: Float64Array;
  readonly delta: Float64Array;
  readonly decrement: number;
}

/** The adjusted score at θ, and for `median` the further step of the parameters. */
function adjustedScore(data: RowData, model: BiasReducible, pass: BlockPass, transform: BackTransform, options: BiasReductionOptions) {
  const { layout } = pass;
  const P = layout.parameterCount;
  const reader = designRows(data.designs[layout.design[0]], layout.parameter[0]);
  const parameters = new Int32Array(reader.capacity);
  const values = new Float64Array(reader.capacity);
  const array = (): Float64Array => new Float64Array(blockRows);
  const [slope, variance, logSlope, logWeight, mu] = Array.from({ length: 5 }, array);
  const k = transform.places.length;
  return (theta: Float64Array, result: PassResult, factor: InformationFactor) => {
    const V = factor.inverse();
    const shift = new Float64Array(P);
    const median = options.kind === 'median';
    // c_j = V B_jᵀ for each coefficient as written, and the sums Σ x w (xᵀc_j)²/v_j (…).
    const columns = median ? Array.from({ length: k }, (_, i) => product(V, transform.matrix.subarray(i * P, (i + 1) * P), P)) : [];
    const variances = columns.map((c, i) => c.reduce((s, v, p) => s + v * transform.matrix[i * P + p], 0));
    const thirds = columns.map(() => new Float64Array(P));
    let pearson = 0;
    pass.sweep({ theta }, ({ start, n, y, u }) => {
      const block = { y, u };
      model.meanSlopeAndVariance(n, block, [slope, variance]);
      model.logSlopes(n, block, [logSlope, logWeight]);
      if (!options.dispersionKnown) model.mean(n, block, [mu]);
      for (let r = 0; r < n; r++) {
        const prior = data.weights ? data.weights[start + r] : 1;
        if (prior === 0) continue;
        const e = options.dispersionKnown ? 0 : y[0][r] - mu[r];
        if (e !== 0) pearson += (prior * e * e) / variance[r];
        const w = (prior * slope[r] * slope[r]) / variance[r];
        // A weight that has vanished has leverage 0, whatever its 0/0 slopes say.
        if (!(w > 0)) continue;
        const m = reader.read(start, r, parameters, values);
        let leverage = 0;
        for (let a = 0; a < m; a++) for (let b = 0; b < m; b++) leverage += values[a] * V[parameters[a] * P + parameters[b]] * values[b];
        const by = 0.5 * w * leverage * (options.kind === 'jeffreys' ? logWeight[r] : logSlope[r]);
        if (Number.isFinite(by)) for (let a = 0; a < m; a++) shift[parameters[a]] += by * values[a];
        for (let j = 0; j < columns.length; j++) {
          let projection = 0;
          for (let a = 0; a < m; a++) projection += values[a] * columns[j][parameters[a]];
          // d V′/(6V) − ½ d′/d, by (log W)′ = 2 d′/d − d V′/V.
          const third = (-(logSlope[r] + logWeight[r]) / 6) * w * ((projection * projection) / variances[j]);
          if (Number.isFinite(third)) for (let a = 0; a < m; a++) thirds[j][parameters[a]] += third * values[a];
        }
      }
    });
    const phi = options.dispersionKnown ? 1 : pearson / Math.max(1, options.observations - P);
    const g = result.gradient as Float64Array;
    const gradient = g.map((v, p) => v + phi * shift[p]);
    const correction = median
      ? parametersOf(
          transform,
          Float64Array.from(columns, (c, j) => phi * c.reduce((s, v, p) => s + v * thirds[j][p], 0)),
        )
      : new Float64Array(P);
    return { gradient, correction };
  };
}

function product(V: Float64Array, b: Float64Array, P: number): Float64Array {
  return Float64Array.from({ length: P }, (_, i) => b.reduce((s, v, j) => s + V[i * P + j] * v, 0));
}

/**
 * The same pass with the likelihood that Jeffreys' prior penalises, ℓ + ½ log det H: what profile intervals of such a fit
 * follow. For canonical links `mean` is the same. At unit dispersion.
 */
function penalisedPass(data: RowData, model: BiasReducible, pass: BlockPass, transform: BackTransform): BlockPass {
  const adjusted = adjustedScore(data, model, pass, transform, { kind: 'jeffreys', dispersionKnown: true, observations: 0 });
  return Object.freeze({
    ...pass,
    evaluate(request) {
      if (!request.theta) return pass.evaluate(request);
      const result = pass.evaluate({ theta: request.theta, order: 'information', information: 'expected' });
      if (!result.valid || !result.information) return result;
      const factor = informationFactor(result.information, pass.parameterCount);
      if (!factor) return { valid: false, logLikelihood: Number.NaN };
      return {
        valid: true,
        logLikelihood: result.logLikelihood + 0.5 * factor.logDeterminant(),
        gradient: adjusted(request.theta, result, factor).gradient,
        information: result.information,
      };
    },
  } satisfies BlockPass);
}

/** The model as one that can be corrected; others are refused. */
function reducible(model: RowModel): BiasReducible {
  if (model.predictorCount === 1 && model.logSlopes && model.mean && model.meanSlopeAndVariance) return model as BiasReducible;
  throw new ExpofamError('no-bias-reduction', {
    subject: 'bias reduction',
    found: 'a family with several linear predictors, or without a mean',
    expected: 'one linear predictor for the mean',
    advice: 'leave biasReduction out, or choose a family with one linear predictor',
  });
}

/** The solver of the adjusted equations, and the pass of the penalised likelihood that belongs to it. */
export const biasReducer = Object.freeze({ reducible, reduceBias, penalisedPass });
